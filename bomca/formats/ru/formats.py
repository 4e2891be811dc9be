"""Dates in Russian where Django's own differ from the portal's: 3 декабря 2019 г., 14:05."""

TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j E Y г., H:i"
MONTH_DAY_FORMAT = "j E"  # the month beside a day stands in the genitive

# Two digits of a year name two centuries.
DATE_INPUT_FORMATS = ["%d.%m.%Y"]
