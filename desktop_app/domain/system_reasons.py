"""Why the operating system refused, in Chinese: its own words come in the language of the system, mostly English."""

import errno

_REASONS = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EBUSY: "正被占用",
    errno.EEXIST: "同名文件已存在",
    errno.EINVAL: "文件名或位置不能用",
    errno.EIO: "读写磁盘出错",
    errno.EISDIR: "是文件夹，不是文件",
    errno.ELOOP: "链接绕成了圈",
    errno.EMFILE: "打开的文件太多",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ENODEV: "磁盘不在了",
    errno.ENOENT: "文件或文件夹不存在",
    errno.ENOSPC: "磁盘已满",
    errno.ENOTDIR: "路径中有一段是文件，不是文件夹",
    errno.ENOTEMPTY: "文件夹里还有文件",
    errno.ENXIO: "磁盘不在了",
    errno.EROFS: "磁盘是只读的",
    errno.ETXTBSY: "正被占用",
    errno.EXDEV: "不在同一个磁盘上",
    errno.EFBIG: "文件太大",
    # Not on every system.
    getattr(errno, "EDQUOT", -1): "磁盘配额已用完",
    getattr(errno, "ESTALE", -2): "网络文件夹已断开",
}


def system_reason(error: OSError) -> str:
    """A few words to stand in brackets; the error's number where it is none that is known."""
    if error.errno is None:
        return "原因不明"
    return _REASONS.get(error.errno, f"系统错误{error.errno}")
