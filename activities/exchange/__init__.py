"""Activities as tables: exported as CSV and workbook, and taken back from either. The columns are in `columns.py`."""
