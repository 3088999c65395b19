"""A pack that cannot be taken, said so that its author finds the place."""

from desktop_app.domain.errors import AppError


class PackError(AppError):
    """file: the file at fault. key: the path inside it ("condition[3].require.at_least"), or a line."""

    def __init__(self, file: str, key: str, mistake: str) -> None:
        super().__init__(
            "pack-broken", f"政策包文件 {file}，{key}：{mistake}" if key else f"政策包文件 {file}：{mistake}"
        )
        self.file = file
        self.key = key
        self.mistake = mistake
