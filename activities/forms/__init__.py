from activities.forms.activities import STEPS, ActivityForm, DayInput, open_steps, participation_rows

__all__ = ["STEPS", "ActivityForm", "DayInput", "open_steps", "participation_rows"]
