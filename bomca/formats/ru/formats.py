"""Dates in Russian where Django's own differ from the portal's: 3 декабря 2019 г., 14:05, not broken before the г."""

DATE_FORMAT = "j E Y\u202fг."
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j E Y\u202fг., H:i"
YEAR_MONTH_FORMAT = "F Y\u202fг."
MONTH_DAY_FORMAT = "j E"  # the month beside a day stands in the genitive

# Two digits of a year name two centuries.
DATE_INPUT_FORMATS = ["%d.%m.%Y"]
