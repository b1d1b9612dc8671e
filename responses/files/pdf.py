"""The child that opens PDF files: bytes on its input, one JSON object on its output.

python -m responses.files.pdf < FILE
"""

from __future__ import annotations

import io

from pypdf import PdfReader
from pypdf.errors import PdfReadError

from responses.files.answer import answered, as_text

MOST_PAGES = 200


def from_pdf(content: bytes) -> dict:
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        return {"problem": "locked"}
    pages = [page.extract_text() or "" for _, page in zip(range(MOST_PAGES), reader.pages, strict=False)]
    return as_text("\n".join(pages))


if __name__ == "__main__":
    print(answered(from_pdf, (PdfReadError,)))
