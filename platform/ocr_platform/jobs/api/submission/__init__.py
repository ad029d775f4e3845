"""The calls that submit a document: upload, form, JSON body and waiting."""
