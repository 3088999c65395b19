"""推荐进度."""

from datetime import UTC, datetime

from desktop_app.services.recommendation.desk import RecommendationDesk
from ui.main_window import MainWindow
from ui.recommendation.recommendation_dialog import RecommendationDialog


def recommendation(window: MainWindow) -> None:
    if window.office is None or not window.keep_all():
        return
    context = window.context
    desk = RecommendationDesk(context.store, context.library, window.office, lambda: datetime.now(UTC))
    dialog = RecommendationDialog(desk, window)

    def open_project(project_id: str) -> None:
        window.show_page("projects")
        if window.projects is not None:
            window.projects.open_project(project_id)

    dialog.project_wanted.connect(open_project)
    dialog.exec()
