"""The blob store: a folder or a bucket, behind Django's storage API and a few additions.

`settings` chooses between `filesystem` and `s3`; `base` is their common interface. Nothing here knows what blobs are
for, and no other module knows that there are two kinds.
"""
