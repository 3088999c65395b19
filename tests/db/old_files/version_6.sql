PRAGMA application_id = 1246183753;
PRAGMA user_version = 6;
BEGIN TRANSACTION;
CREATE TABLE attachment (
        id TEXT PRIMARY KEY NOT NULL,
        project_id TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
        title TEXT NOT NULL DEFAULT '',
        kind TEXT NOT NULL DEFAULT 'other',
        file_name TEXT NOT NULL,
        size INTEGER NOT NULL CHECK (size >= 0),
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
        media_type TEXT NOT NULL,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        deleted_at TEXT);
INSERT INTO "attachment" VALUES('a1','p1','备案证','filing','备案证.pdf',1024,'abababababababababababababababababababababababababababababababab','application/pdf','2026-11-21T04:02:15.246+00:00','2026-11-21T04:02:15.246+00:00',NULL);
CREATE TABLE batch (
        id TEXT PRIMARY KEY NOT NULL,
        policy_id TEXT NOT NULL,
        year INTEGER NOT NULL,
        quarter INTEGER NOT NULL CHECK (quarter BETWEEN 1 AND 4),
        title TEXT NOT NULL DEFAULT '',
        note TEXT NOT NULL DEFAULT '',
        county_day TEXT,
        city_day TEXT,
        department_day TEXT,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        UNIQUE (policy_id, year, quarter));
INSERT INTO "batch" VALUES('b001f4f30de95abe9ee585d48c30f8a9','gx-qianqi-2024',2024,1,'','市局要求纸质件',NULL,'2024-01-25',NULL,'2026-11-21T04:02:15.248+00:00','2026-11-21T04:02:15.248+00:00');
CREATE TABLE capsule (
        id TEXT PRIMARY KEY NOT NULL,
        policy_id TEXT NOT NULL,
        year INTEGER NOT NULL,
        quarter INTEGER NOT NULL CHECK (quarter BETWEEN 1 AND 4),
        version INTEGER NOT NULL,
        sha256 TEXT NOT NULL,
        projects INTEGER NOT NULL,
        reason TEXT NOT NULL DEFAULT '',
        made_by TEXT NOT NULL DEFAULT '',
        made_at TEXT NOT NULL,
        content BLOB NOT NULL,
        UNIQUE (policy_id, year, quarter, version));
INSERT INTO "capsule" VALUES('8763efe21b695bd88d7badd752bf9b91','gx-qianqi-2024',2024,1,1,'cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd',1,'','张三','2026-11-21T04:02:15.257+00:00',X'504B050600FF');
CREATE TABLE declaration (
        id TEXT PRIMARY KEY NOT NULL,
        project_id TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
        policy_id TEXT NOT NULL,
        year INTEGER NOT NULL,
        quarter INTEGER NOT NULL CHECK (quarter BETWEEN 1 AND 4),
        status TEXT NOT NULL,
        note TEXT NOT NULL DEFAULT '',
        choice TEXT NOT NULL DEFAULT '',
        declared_at TEXT,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        deleted_at TEXT);
INSERT INTO "declaration" VALUES('d1','p1','gx-qianqi-2024',2024,1,'sent','备注','','2024-01-30T00:00:00.000+00:00','2026-11-21T04:02:15.244+00:00','2026-11-21T04:02:15.244+00:00',NULL);
CREATE TABLE declaration_event (
        id TEXT PRIMARY KEY NOT NULL,
        declaration_id TEXT NOT NULL,
        before TEXT NOT NULL DEFAULT '',
        after TEXT NOT NULL,
        day TEXT NOT NULL,
        note TEXT NOT NULL DEFAULT '',
        at TEXT NOT NULL);
INSERT INTO "declaration_event" VALUES('v1','d1','final','sent','2024-01-30','已盖章','2026-11-21T04:02:15.250+00:00');
CREATE TABLE enterprise (
        id TEXT PRIMARY KEY NOT NULL,
        name TEXT NOT NULL DEFAULT '',
        folded_name TEXT NOT NULL DEFAULT '',
        uscc TEXT NOT NULL DEFAULT '',
        search TEXT NOT NULL DEFAULT '',
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        deleted_at TEXT,
        facts TEXT NOT NULL CHECK (json_valid(facts)));
INSERT INTO "enterprise" VALUES('e1','柳州长虹铸造有限公司','柳州长虹铸造有限公司','914403001922038216','柳州长虹铸造有限公司
914403001922038216
liuzhouzhanghongzhuzaoyouxiangongsi
liuzhouchanghongzhuzaoyouxiangongsi
lzzhzzyxgs
lzchzzyxgs','2026-11-21T04:02:15.031+00:00','2026-11-21T04:02:15.031+00:00',NULL,'{"enterprise_name":"柳州长虹铸造有限公司","uscc":"914403001922038216","is_legal_entity":true,"field_of_a_later_pack":["甲",1.5]}');
CREATE TABLE exchange_mark (
        version_id TEXT NOT NULL REFERENCES exchange_version (id),
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        store TEXT NOT NULL,
        PRIMARY KEY (version_id, at, actor, store)) WITHOUT ROWID;
INSERT INTO "exchange_mark" VALUES('1111111111111111111111111111111111111111111111111111111111111111','2024-05-01T08:00:00.000Z','张三','s1');
CREATE TABLE exchange_note (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        package TEXT NOT NULL,
        is_out INTEGER NOT NULL CHECK (is_out IN (0, 1)),
        at TEXT NOT NULL,
        office TEXT NOT NULL,
        actor TEXT NOT NULL,
        told TEXT NOT NULL);
INSERT INTO "exchange_note" VALUES(1,'k1',1,'2026-11-21T04:02:15.256+00:00','示例局','张三','带出1个项目');
CREATE TABLE exchange_version (
        id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 64),
        kind TEXT NOT NULL,
        record_id TEXT NOT NULL,
        field TEXT NOT NULL,
        value TEXT CHECK (value IS NULL OR json_valid(value)),
        parents TEXT NOT NULL CHECK (json_valid(parents)));
INSERT INTO "exchange_version" VALUES('1111111111111111111111111111111111111111111111111111111111111111','project','p1','remark','"旧"','[]');
CREATE TABLE explanation (
        id TEXT PRIMARY KEY NOT NULL,
        project_id TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
        code TEXT NOT NULL,
        fields TEXT NOT NULL,
        body TEXT NOT NULL,
        given_for TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(given_for)),
        written_by TEXT NOT NULL DEFAULT '',
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        deleted_at TEXT,
        UNIQUE (project_id, code, fields));
INSERT INTO "explanation" VALUES('x1','p1','W.302','completion_month','分两期建设','{"completion_month":"2030-01"}','张三','2026-11-21T04:02:15.253+00:00','2026-11-21T04:02:15.253+00:00',NULL);
CREATE TABLE history (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        operation TEXT NOT NULL,
        change INTEGER NOT NULL,
        entity TEXT NOT NULL,
        entity_id TEXT NOT NULL,
        action TEXT NOT NULL CHECK (action IN ('insert', 'update', 'delete')),
        field TEXT NOT NULL DEFAULT '',
        old TEXT,
        new TEXT);
INSERT INTO "history" VALUES(1,'2026-11-21T04:02:15.228Z','张三','保存企业',1,'enterprise','e1','insert','',NULL,NULL);
INSERT INTO "history" VALUES(2,'2026-11-21T04:02:15.230Z','张三','保存项目',2,'project','p1','insert','',NULL,NULL);
INSERT INTO "history" VALUES(3,'2026-11-21T04:02:15.231Z','张三','保存项目',3,'project','p1','update','total_investment','"20941.5"','"30000"');
INSERT INTO "history" VALUES(4,'2026-11-21T04:02:15.232Z','张三','保存项目',4,'project','p2','insert','',NULL,NULL);
INSERT INTO "history" VALUES(5,'2026-11-21T04:02:15.234Z','张三','删除项目',5,'project','p2','update','deleted_at','null','"2026-11-21T04:02:15.234+00:00"');
INSERT INTO "history" VALUES(6,'2026-11-21T04:02:15.244Z','张三','保存申报',6,'declaration','d1','insert','',NULL,NULL);
INSERT INTO "history" VALUES(7,'2026-11-21T04:02:15.247Z','张三','保存附件',7,'attachment','a1','insert','',NULL,NULL);
INSERT INTO "history" VALUES(8,'2026-11-21T04:02:15.248Z','张三','修改申报批次',8,'batch','b001f4f30de95abe9ee585d48c30f8a9','insert','',NULL,NULL);
INSERT INTO "history" VALUES(9,'2026-11-21T04:02:15.253Z','张三','填写说明',11,'explanation','x1','insert','',NULL,NULL);
INSERT INTO "history" VALUES(10,'2026-11-21T04:02:15.257Z','张三','存入定稿档案',14,'capsule','8763efe21b695bd88d7badd752bf9b91','insert','',NULL,NULL);
INSERT INTO "history" VALUES(11,'2026-11-21T04:02:15.258Z','张三','修改设置',15,'setting','office','insert','',NULL,'{"name": "示例局"}');
INSERT INTO "history" VALUES(12,'2026-11-21T04:02:15.263Z','张三','修改设置',15,'enterprise','e1','update','field_of_a_later_pack',NULL,'["甲",1.5]');
CREATE TABLE ledger (
        id TEXT PRIMARY KEY NOT NULL,
        project_id TEXT NOT NULL,
        policy_id TEXT NOT NULL,
        year INTEGER NOT NULL,
        quarter INTEGER NOT NULL,
        status TEXT NOT NULL,
        project_name TEXT NOT NULL,
        project_code TEXT NOT NULL,
        enterprise_name TEXT NOT NULL,
        uscc TEXT NOT NULL,
        declared_at TEXT,
        is_example INTEGER NOT NULL,
        deleted_at TEXT);
INSERT INTO "ledger" VALUES('d1','p1','gx-qianqi-2024',2024,1,'sent','铸造线改造','','柳州长虹铸造有限公司','914403001922038216','2024-01-30T00:00:00.000+00:00',0,NULL);
CREATE TABLE migration (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL, hash TEXT NOT NULL);
INSERT INTO "migration" VALUES(1,'首个版本','2026-11-21T04:02:15.005+00:00','22c0c0c27e14b124e3bcda7e99f24e882adfe7af33a409c8a503112226f8120e');
INSERT INTO "migration" VALUES(2,'附件','2026-11-21T04:02:15.009+00:00','7887cbfc9012605a72398fcae1c8149376de209a2c0576c1942ed770ea188dd3');
INSERT INTO "migration" VALUES(3,'申报批次、台账、年度封存','2026-11-21T04:02:15.012+00:00','ec05a79b642ab8c97bfebf6cd3c5e6f48e69494a015731759ca4db0819cfc543');
INSERT INTO "migration" VALUES(4,'问题说明','2026-11-21T04:02:15.016+00:00','30f1fb8db2127aee231993202578ec5a5829f07bfefa83dd5e7d0245f9df8682');
INSERT INTO "migration" VALUES(5,'两台电脑交换','2026-11-21T04:02:15.018+00:00','5c76ae1a5ff948fc1f5c11e8882ba92153b98b66d77c8f28c1a7dc6f7d53d7ab');
INSERT INTO "migration" VALUES(6,'定稿档案','2026-11-21T04:02:15.021+00:00','6cc05a938f85bcf3ed4bd57ce799e5342dd94bab837d4fd873aae901833b863e');
CREATE TABLE project (
        id TEXT PRIMARY KEY NOT NULL,
        enterprise_id TEXT REFERENCES enterprise (id),
        position INTEGER NOT NULL,
        is_example INTEGER NOT NULL DEFAULT 0 CHECK (is_example IN (0, 1)),
        name TEXT NOT NULL DEFAULT '',
        project_code TEXT NOT NULL DEFAULT '',
        site_region TEXT NOT NULL DEFAULT '',
        industry TEXT NOT NULL DEFAULT '',
        total_investment TEXT,
        fixed_asset_investment TEXT,
        completion_month TEXT NOT NULL DEFAULT '',
        search TEXT NOT NULL DEFAULT '',
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        deleted_at TEXT,
        facts TEXT NOT NULL CHECK (json_valid(facts)));
INSERT INTO "project" VALUES('p1','e1',1,0,'铸造线改造','','','','30000','499.9999','','铸造线改造
zhuzaoxiangaizao
zzxgz','2026-11-21T04:02:15.230+00:00','2026-11-21T04:02:15.231+00:00',NULL,'{"project_name":"铸造线改造","gx_direction_2024":["equipment","green"],"start_month":"2024-03","total_investment":"30000","fixed_asset_investment":"499.9999","remark":"“引号”\n第二行"}');
INSERT INTO "project" VALUES('p2',NULL,2,1,'已删除','','','',NULL,NULL,'','已删除
yishanchu
ysc','2026-11-21T04:02:15.232+00:00','2026-11-21T04:02:15.232+00:00','2026-11-21T04:02:15.234+00:00','{"project_name":"已删除"}');
CREATE TABLE setting (
        key TEXT PRIMARY KEY NOT NULL,
        value TEXT NOT NULL CHECK (json_valid(value)),
        updated_at TEXT NOT NULL);
INSERT INTO "setting" VALUES('office','{"name": "示例局"}','2026-11-21T04:02:15.258+00:00');
CREATE TABLE writer (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        actor TEXT NOT NULL DEFAULT '',
        operation TEXT NOT NULL DEFAULT '',
        change INTEGER NOT NULL DEFAULT 0);
INSERT INTO "writer" VALUES(1,'张三','修改设置',15);
CREATE TABLE year_record (
        id TEXT PRIMARY KEY NOT NULL,
        project_id TEXT NOT NULL,
        year INTEGER NOT NULL,
        declaration_id TEXT NOT NULL DEFAULT '',
        is_example INTEGER NOT NULL,
        frozen_at TEXT NOT NULL,
        facts TEXT NOT NULL CHECK (json_valid(facts)),
        UNIQUE (project_id, year));
INSERT INTO "year_record" VALUES('8856144e75b6594ebf04bcafc5354308','p1',2023,'',0,'2026-11-21T04:02:15.251+00:00','{"enterprise_name":"柳州长虹铸造有限公司","uscc":"914403001922038216","is_legal_entity":true,"project_name":"铸造线改造","gx_direction_2024":["equipment","green"],"start_month":"2024-03","total_investment":"30000","fixed_asset_investment":"499.9999","remark":"“引号”\n第二行"}');
CREATE INDEX enterprise_listing ON enterprise (id, name, search);
CREATE INDEX enterprise_uscc ON enterprise (uscc);
CREATE INDEX enterprise_folded_name ON enterprise (folded_name);
CREATE INDEX project_enterprise ON project (enterprise_id);
CREATE INDEX project_code ON project (project_code);
CREATE INDEX project_listing ON project (
        position, id, deleted_at, name, enterprise_id, site_region, industry, total_investment,
        fixed_asset_investment, completion_month, project_code, is_example, updated_at, search);
CREATE INDEX declaration_project ON declaration (project_id);
CREATE INDEX declaration_batch ON declaration (year, quarter, policy_id);
CREATE INDEX history_entity ON history (entity_id, number);
CREATE INDEX history_change ON history (change);
CREATE TRIGGER history_no_update BEFORE UPDATE ON history
    BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER history_no_delete BEFORE DELETE ON history
    BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER enterprise_inserted AFTER INSERT ON enterprise BEGIN
        INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'enterprise', new.id, 'insert', '', NULL, NULL
        FROM writer; END;
CREATE TRIGGER enterprise_changed AFTER UPDATE OF deleted_at ON enterprise BEGIN
        INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'enterprise', new.id, 'update', 'deleted_at', json_quote(old.deleted_at), json_quote(new.deleted_at)
        FROM writer WHERE old.deleted_at IS NOT new.deleted_at; END;
CREATE TRIGGER enterprise_purged AFTER DELETE ON enterprise BEGIN
        INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'enterprise', old.id, 'delete', '', old.facts, NULL
        FROM writer; END;
CREATE TRIGGER enterprise_facts_changed AFTER UPDATE OF facts ON enterprise
        WHEN old.facts IS NOT new.facts BEGIN
        INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'enterprise', new.id, 'update', was.key, CASE was.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN 'null' THEN 'null' WHEN 'text' THEN json_quote(was.value) ELSE CAST(was.value AS TEXT) END, CASE WHEN now.key IS NULL THEN NULL ELSE CASE now.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN 'null' THEN 'null' WHEN 'text' THEN json_quote(now.value) ELSE CAST(now.value AS TEXT) END END
        FROM writer JOIN json_each(old.facts) AS was LEFT JOIN json_each(new.facts) AS now ON now.key = was.key WHERE now.key IS NULL OR CASE was.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN 'null' THEN 'null' WHEN 'text' THEN json_quote(was.value) ELSE CAST(was.value AS TEXT) END IS NOT CASE now.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN 'null' THEN 'null' WHEN 'text' THEN json_quote(now.value) ELSE CAST(now.value AS TEXT) END;
        INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'enterprise', new.id, 'update', now.key, NULL, CASE now.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN 'null' THEN 'null' WHEN 'text' THEN json_quote(now.value) ELSE CAST(now.value AS TEXT) END
        FROM writer JOIN json_each(new.facts) AS now WHERE now.key NOT IN (SELECT key FROM json_each(old.facts));
        END;
CREATE TRIGGER project_inserted AFTER INSERT ON project BEGIN
        INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'project', new.id, 'insert', '', NULL, NULL
        FROM writer; END;
CREATE TRIGGER project_changed AFTER UPDATE OF enterprise_id, position, is_example, deleted_at ON project BEGIN
        INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'project', new.id, 'update', 'enterprise_id', json_quote(old.enterprise_id), json_quote(new.enterprise_id)
        FROM writer WHERE old.enterprise_id IS NOT new.enterprise_id;INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'project', new.id, 'update', 'position', json_quote(old.position), json_quote(new.position)
        FROM writer WHERE old.position IS NOT new.position;INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'project', new.id, 'update', 'is_example', json_quote(old.is_example), json_quote(new.is_example)
        FROM writer WHERE old.is_example IS NOT new.is_example;INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'project', new.id, 'update', 'deleted_at', json_quote(old.deleted_at), json_quote(new.deleted_at)
        FROM writer WHERE old.deleted_at IS NOT new.deleted_at; END;
CREATE TRIGGER project_purged AFTER DELETE ON project BEGIN
        INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'project', old.id, 'delete', '', old.facts, NULL
        FROM writer; END;
CREATE TRIGGER project_facts_changed AFTER UPDATE OF facts ON project
        WHEN old.facts IS NOT new.facts BEGIN
        INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'project', new.id, 'update', was.key, CASE was.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN 'null' THEN 'null' WHEN 'text' THEN json_quote(was.value) ELSE CAST(was.value AS TEXT) END, CASE WHEN now.key IS NULL THEN NULL ELSE CASE now.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN 'null' THEN 'null' WHEN 'text' THEN json_quote(now.value) ELSE CAST(now.value AS TEXT) END END
        FROM writer JOIN json_each(old.facts) AS was LEFT JOIN json_each(new.facts) AS now ON now.key = was.key WHERE now.key IS NULL OR CASE was.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN 'null' THEN 'null' WHEN 'text' THEN json_quote(was.value) ELSE CAST(was.value AS TEXT) END IS NOT CASE now.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN 'null' THEN 'null' WHEN 'text' THEN json_quote(now.value) ELSE CAST(now.value AS TEXT) END;
        INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'project', new.id, 'update', now.key, NULL, CASE now.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN 'null' THEN 'null' WHEN 'text' THEN json_quote(now.value) ELSE CAST(now.value AS TEXT) END
        FROM writer JOIN json_each(new.facts) AS now WHERE now.key NOT IN (SELECT key FROM json_each(old.facts));
        END;
CREATE TRIGGER declaration_inserted AFTER INSERT ON declaration BEGIN
        INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'declaration', new.id, 'insert', '', NULL, NULL
        FROM writer; END;
CREATE TRIGGER declaration_changed AFTER UPDATE OF project_id, policy_id, year, quarter, status, note, choice, declared_at, deleted_at ON declaration BEGIN
        INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'declaration', new.id, 'update', 'project_id', json_quote(old.project_id), json_quote(new.project_id)
        FROM writer WHERE old.project_id IS NOT new.project_id;INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'declaration', new.id, 'update', 'policy_id', json_quote(old.policy_id), json_quote(new.policy_id)
        FROM writer WHERE old.policy_id IS NOT new.policy_id;INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'declaration', new.id, 'update', 'year', json_quote(old.year), json_quote(new.year)
        FROM writer WHERE old.year IS NOT new.year;INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'declaration', new.id, 'update', 'quarter', json_quote(old.quarter), json_quote(new.quarter)
        FROM writer WHERE old.quarter IS NOT new.quarter;INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'declaration', new.id, 'update', 'status', json_quote(old.status), json_quote(new.status)
        FROM writer WHERE old.status IS NOT new.status;INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'declaration', new.id, 'update', 'note', json_quote(old.note), json_quote(new.note)
        FROM writer WHERE old.note IS NOT new.note;INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'declaration', new.id, 'update', 'choice', json_quote(old.choice), json_quote(new.choice)
        FROM writer WHERE old.choice IS NOT new.choice;INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'declaration', new.id, 'update', 'declared_at', json_quote(old.declared_at), json_quote(new.declared_at)
        FROM writer WHERE old.declared_at IS NOT new.declared_at;INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'declaration', new.id, 'update', 'deleted_at', json_quote(old.deleted_at), json_quote(new.deleted_at)
        FROM writer WHERE old.deleted_at IS NOT new.deleted_at; END;
CREATE TRIGGER declaration_purged AFTER DELETE ON declaration BEGIN
        INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'declaration', old.id, 'delete', '', json_object('project_id', old.project_id, 'policy_id', old.policy_id, 'year', old.year, 'quarter', old.quarter, 'status', old.status, 'note', old.note, 'choice', old.choice, 'declared_at', old.declared_at), NULL
        FROM writer; END;
CREATE TRIGGER setting_inserted AFTER INSERT ON setting WHEN new.key NOT LIKE 'ui.%' BEGIN
    INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'setting', new.key, 'insert', '', NULL, new.value
        FROM writer; END;
CREATE TRIGGER setting_changed AFTER UPDATE OF value ON setting
    WHEN old.value IS NOT new.value AND new.key NOT LIKE 'ui.%' BEGIN
    INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'setting', new.key, 'update', '', old.value, new.value
        FROM writer; END;
CREATE TRIGGER setting_removed AFTER DELETE ON setting WHEN old.key NOT LIKE 'ui.%' BEGIN
    INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'setting', old.key, 'delete', '', old.value, NULL
        FROM writer; END;
CREATE INDEX attachment_project ON attachment (project_id, created_at);
CREATE INDEX attachment_content ON attachment (sha256);
CREATE TRIGGER attachment_inserted AFTER INSERT ON attachment BEGIN
        INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'attachment', new.id, 'insert', '', NULL, NULL
        FROM writer; END;
CREATE TRIGGER attachment_changed AFTER UPDATE OF project_id, title, kind, file_name, size, sha256, media_type, deleted_at ON attachment BEGIN
        INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'attachment', new.id, 'update', 'project_id', json_quote(old.project_id), json_quote(new.project_id)
        FROM writer WHERE old.project_id IS NOT new.project_id;INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'attachment', new.id, 'update', 'title', json_quote(old.title), json_quote(new.title)
        FROM writer WHERE old.title IS NOT new.title;INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'attachment', new.id, 'update', 'kind', json_quote(old.kind), json_quote(new.kind)
        FROM writer WHERE old.kind IS NOT new.kind;INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'attachment', new.id, 'update', 'file_name', json_quote(old.file_name), json_quote(new.file_name)
        FROM writer WHERE old.file_name IS NOT new.file_name;INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'attachment', new.id, 'update', 'size', json_quote(old.size), json_quote(new.size)
        FROM writer WHERE old.size IS NOT new.size;INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'attachment', new.id, 'update', 'sha256', json_quote(old.sha256), json_quote(new.sha256)
        FROM writer WHERE old.sha256 IS NOT new.sha256;INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'attachment', new.id, 'update', 'media_type', json_quote(old.media_type), json_quote(new.media_type)
        FROM writer WHERE old.media_type IS NOT new.media_type;INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'attachment', new.id, 'update', 'deleted_at', json_quote(old.deleted_at), json_quote(new.deleted_at)
        FROM writer WHERE old.deleted_at IS NOT new.deleted_at; END;
CREATE TRIGGER attachment_purged AFTER DELETE ON attachment BEGIN
        INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'attachment', old.id, 'delete', '', json_object('project_id', old.project_id, 'title', old.title, 'kind', old.kind, 'file_name', old.file_name, 'size', old.size, 'sha256', old.sha256, 'media_type', old.media_type, 'deleted_at', old.deleted_at), NULL
        FROM writer; END;
CREATE INDEX declaration_event_of ON declaration_event (declaration_id, at);
CREATE INDEX ledger_period ON ledger (year, policy_id);
CREATE INDEX ledger_project ON ledger (project_id);
CREATE INDEX year_record_year ON year_record (year);
CREATE TRIGGER declaration_enters_ledger AFTER INSERT ON declaration BEGIN
    DELETE FROM ledger WHERE id = new.id;
    INSERT INTO ledger (id, project_id, policy_id, year, quarter, status, declared_at, deleted_at, is_example, project_name, project_code, enterprise_name, uscc) SELECT new.id, new.project_id, new.policy_id, new.year, new.quarter, new.status, new.declared_at, new.deleted_at, project.is_example, project.name, project.project_code, coalesce(enterprise.name, ''), coalesce(enterprise.uscc, '') FROM project LEFT JOIN enterprise ON enterprise.id = project.enterprise_id WHERE project.id = new.project_id;
    END;
CREATE TRIGGER declaration_moves_in_ledger
    AFTER UPDATE OF policy_id, year, quarter, status, declared_at, deleted_at ON declaration BEGIN
    UPDATE ledger SET policy_id = new.policy_id, year = new.year, quarter = new.quarter, status = new.status,
        declared_at = new.declared_at, deleted_at = new.deleted_at WHERE id = new.id;
    UPDATE ledger SET (project_name, project_code, enterprise_name, uscc) =
        (SELECT project.name, project.project_code, coalesce(enterprise.name, ''), coalesce(enterprise.uscc, '') FROM project LEFT JOIN enterprise ON enterprise.id = project.enterprise_id WHERE project.id = new.project_id)
        WHERE id = new.id AND new.status IN ('draft', 'checked', 'final', 'sent');
    END;
CREATE TRIGGER example_leaves_ledger AFTER DELETE ON project WHEN old.is_example = 1 BEGIN
    DELETE FROM ledger WHERE project_id = old.id;
    DELETE FROM year_record WHERE project_id = old.id;
    END;
CREATE TRIGGER year_record_no_update BEFORE UPDATE ON year_record
    BEGIN SELECT RAISE(ABORT, 'a closed year is never changed'); END;
CREATE TRIGGER year_record_no_delete BEFORE DELETE ON year_record WHEN old.is_example = 0
    BEGIN SELECT RAISE(ABORT, 'a closed year is never changed'); END;
CREATE TRIGGER batch_inserted AFTER INSERT ON batch BEGIN
        INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'batch', new.id, 'insert', '', NULL, NULL
        FROM writer; END;
CREATE TRIGGER batch_changed AFTER UPDATE OF title, note, county_day, city_day, department_day ON batch BEGIN
        INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'batch', new.id, 'update', 'title', json_quote(old.title), json_quote(new.title)
        FROM writer WHERE old.title IS NOT new.title;INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'batch', new.id, 'update', 'note', json_quote(old.note), json_quote(new.note)
        FROM writer WHERE old.note IS NOT new.note;INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'batch', new.id, 'update', 'county_day', json_quote(old.county_day), json_quote(new.county_day)
        FROM writer WHERE old.county_day IS NOT new.county_day;INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'batch', new.id, 'update', 'city_day', json_quote(old.city_day), json_quote(new.city_day)
        FROM writer WHERE old.city_day IS NOT new.city_day;INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'batch', new.id, 'update', 'department_day', json_quote(old.department_day), json_quote(new.department_day)
        FROM writer WHERE old.department_day IS NOT new.department_day; END;
CREATE TRIGGER batch_purged AFTER DELETE ON batch BEGIN
        INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'batch', old.id, 'delete', '', json_object('policy_id', old.policy_id, 'year', old.year, 'quarter', old.quarter, 'title', old.title, 'note', old.note, 'county_day', old.county_day, 'city_day', old.city_day, 'department_day', old.department_day), NULL
        FROM writer; END;
CREATE TRIGGER explanation_inserted AFTER INSERT ON explanation BEGIN
        INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'explanation', new.id, 'insert', '', NULL, NULL
        FROM writer; END;
CREATE TRIGGER explanation_changed AFTER UPDATE OF project_id, code, fields, body, given_for, deleted_at ON explanation BEGIN
        INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'explanation', new.id, 'update', 'project_id', json_quote(old.project_id), json_quote(new.project_id)
        FROM writer WHERE old.project_id IS NOT new.project_id;INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'explanation', new.id, 'update', 'code', json_quote(old.code), json_quote(new.code)
        FROM writer WHERE old.code IS NOT new.code;INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'explanation', new.id, 'update', 'fields', json_quote(old.fields), json_quote(new.fields)
        FROM writer WHERE old.fields IS NOT new.fields;INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'explanation', new.id, 'update', 'body', json_quote(old.body), json_quote(new.body)
        FROM writer WHERE old.body IS NOT new.body;INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'explanation', new.id, 'update', 'given_for', json_quote(old.given_for), json_quote(new.given_for)
        FROM writer WHERE old.given_for IS NOT new.given_for;INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'explanation', new.id, 'update', 'deleted_at', json_quote(old.deleted_at), json_quote(new.deleted_at)
        FROM writer WHERE old.deleted_at IS NOT new.deleted_at; END;
CREATE TRIGGER explanation_purged AFTER DELETE ON explanation BEGIN
        INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'explanation', old.id, 'delete', '', json_object('project_id', old.project_id, 'code', old.code, 'fields', old.fields, 'body', old.body, 'given_for', old.given_for, 'deleted_at', old.deleted_at), NULL
        FROM writer; END;
CREATE INDEX exchange_version_record ON exchange_version (kind, record_id);
CREATE TRIGGER exchange_version_no_update BEFORE UPDATE ON exchange_version
    BEGIN SELECT RAISE(ABORT, 'exchange_version is append-only'); END;
CREATE TRIGGER exchange_version_no_delete BEFORE DELETE ON exchange_version
    BEGIN SELECT RAISE(ABORT, 'exchange_version is append-only'); END;
CREATE TRIGGER exchange_mark_no_update BEFORE UPDATE ON exchange_mark
    BEGIN SELECT RAISE(ABORT, 'exchange_mark is append-only'); END;
CREATE TRIGGER exchange_mark_no_delete BEFORE DELETE ON exchange_mark
    BEGIN SELECT RAISE(ABORT, 'exchange_mark is append-only'); END;
CREATE TRIGGER exchange_note_no_update BEFORE UPDATE ON exchange_note
    BEGIN SELECT RAISE(ABORT, 'exchange_note is append-only'); END;
CREATE TRIGGER exchange_note_no_delete BEFORE DELETE ON exchange_note
    BEGIN SELECT RAISE(ABORT, 'exchange_note is append-only'); END;
CREATE TRIGGER capsule_no_update BEFORE UPDATE ON capsule
    BEGIN SELECT RAISE(ABORT, 'a capsule is never changed'); END;
CREATE TRIGGER capsule_no_delete BEFORE DELETE ON capsule
    BEGIN SELECT RAISE(ABORT, 'a capsule is never removed'); END;
CREATE TRIGGER capsule_inserted AFTER INSERT ON capsule BEGIN
    INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), writer.actor, writer.operation, writer.change,
            'capsule', new.id, 'insert', '', NULL, NULL
        FROM writer; END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('history',12);
INSERT INTO "sqlite_sequence" VALUES('exchange_note',1);
COMMIT;
