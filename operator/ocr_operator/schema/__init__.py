"""The parts of an `OcrEndpoint`, typed: one file for each concern; `ocr_operator.schema.spec` puts them together."""
