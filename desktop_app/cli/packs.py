"""The library a command works with: the program's packs, and the office's own beside its database."""

from desktop_app import resources
from desktop_app.cli.console import say
from desktop_app.policy.errors import PackError
from desktop_app.policy.library import Library, load_library, standard_library
from desktop_app.services.data_folder.folders import AppFolders


def library_for(folders: AppFolders) -> Library:
    """A pack of the office's that cannot be taken is said on stderr; the program's own go on working."""
    if not folders.policies.is_dir():
        return standard_library()
    try:
        return load_library(resources.path("policies"), folders.policies)
    except PackError as error:
        say(f"本单位的政策包没有装入：{error.message}")
        return standard_library()
