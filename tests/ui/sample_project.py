"""A project with everything the 2024 notice asks for, to start from."""

from decimal import Decimal

from desktop_app.domain.facts import FactValue
from desktop_app.domain.month import Month

FULL_PROJECT: dict[str, FactValue] = {
    "enterprise_name": "广西示例机械有限公司",
    "uscc": "91450100198224640P",
    "registered_region": "450107",
    "is_legal_entity": True,
    "operates_normally": True,
    "is_above_scale": True,
    "employees": 320,
    "annual_revenue": Decimal("18600"),
    "enterprise_size": "medium",
    "ownership": "private",
    "project_name": "内燃机零部件智能化改造项目",
    "site_region": "450107",
    "industry": "36",
    "is_technical_transformation": True,
    "approval_completed": True,
    "catalogue_class": "permitted",
    "fits_plans": True,
    "fits_industry_layout": True,
    "fits_upgrade_guide": True,
    "meets_land": True,
    "meets_environment": True,
    "meets_energy": True,
    "meets_technology": True,
    "meets_safety": True,
    "start_month": Month(2024, 3),
    "completion_month": Month(2024, 11),
    "total_investment": Decimal("3200"),
    "fixed_asset_investment": Decimal("1900"),
    "equipment_investment": Decimal("987.5"),
    "investment_this_year": Decimal("1000"),
    "output_before": Decimal("12000"),
    "output_after": Decimal("15000"),
    "benefit_evident": True,
    "main_equipment": "intelligent",
    "gx_direction_2024": ("equipment", "digital"),
}
