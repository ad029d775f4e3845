"""Where blobs are kept: a folder or a bucket, behind Django's storage API and what that lacks.

`settings` says which one, `folder` and `bucket` are the two, `base` is what both can do. Nothing here knows what blobs
are for, and no other module knows that there are two.
"""
