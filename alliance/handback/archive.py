"""One ZIP of tables, written to a temporary file: flat memory however much a company has."""

import zipfile
from collections.abc import Iterable
from datetime import date
from tempfile import TemporaryFile
from typing import IO

from alliance.handback.tables import Table
from kernel.export import Acting, csv_blocks


def archive_of(tables: Iterable[Table], *, reader: Acting, made_on: date) -> IO[bytes]:
    """Return an open file with the ZIP, at its beginning; each table ends with its number of rows.

    Raises ExportFailed, leaving nothing behind.
    """
    # Closed by the answer that sends it; the system removes it then.
    archive = TemporaryFile()  # noqa: SIM115
    try:
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
            for table in tables:
                entry = zipfile.ZipInfo(table.file_name, (made_on.year, made_on.month, made_on.day, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                with packed.open(entry, "w", force_zip64=True) as member:
                    for block in csv_blocks(table.rows, table.columns, reader=reader):
                        member.write(block)
    except BaseException:
        archive.close()
        raise
    archive.seek(0)
    return archive
