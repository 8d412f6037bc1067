"""What a change means: plan against plan, year against year, by id and never by line. Pure."""

from kehitys_cli.history.changes.change import Change, Kind, Role, Severity, Subject
from kehitys_cli.history.changes.homes import amendable, new_ids, subjects_of
from kehitys_cli.history.changes.plan import plan_changes, strategy_changes
from kehitys_cli.history.changes.register import register_changes, seal_changes
from kehitys_cli.history.changes.year import year_changes

__all__ = [
    "Change",
    "Kind",
    "Role",
    "Severity",
    "Subject",
    "amendable",
    "new_ids",
    "plan_changes",
    "register_changes",
    "seal_changes",
    "strategy_changes",
    "subjects_of",
    "year_changes",
]
