"""Reports as they are handed out: data sets in, PDF files and charts out.

This package knows nothing of records or of the database. A caller describes a
:class:`~crm_desktop.reports.dataset.Document` in plain values and has it written with
:func:`~crm_desktop.reports.document.write_pdf`; charts for the screen come from
:func:`~crm_desktop.reports.charts.draw`.
"""
