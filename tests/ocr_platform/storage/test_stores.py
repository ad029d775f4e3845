"""Both stores behave the same; and the behaviour of a store that cannot be used."""

from __future__ import annotations

import io
import itertools
import os
import shutil
import time
import tracemalloc
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings as django_settings
from django.test import override_settings
from django.utils import timezone

from ocr_platform.jobs import blobs
from ocr_platform.storage.base import StoreUnavailable, blob_store
from ocr_platform.storage.settings import blobs_entry, read_s3
from tests.ocr_platform.jobs.factories import make_endpoint, make_user, png, submit

if TYPE_CHECKING:
    from ocr_platform.storage.base import BlobStore
    from tests.support.s3 import RunningS3

MEGABYTE = 1_000_000


def keep(data: bytes) -> str:
    return blobs.keep(io.BytesIO(data))


def keys(store: BlobStore) -> set[str]:
    return {blob.key for blob in itertools.chain.from_iterable(store.everything())}


def test_a_stored_blob_exists_until_it_is_removed(store: BlobStore) -> None:
    assert keys(store) == set()
    kept = [keep(b"one"), keep(b"")]
    with blobs.open_blob(kept[0]) as file:
        assert (file.size, file.read(2), file.read(), file.read()) == (3, b"on", b"e", b"")
    with blobs.open_blob(kept[1]) as file:
        assert (file.size, file.read()) == (0, b"")
    assert keys(store) == set(kept)
    blobs.remove([kept[0], "00/00/nothing"])
    assert keys(store) == {kept[1]}
    with pytest.raises(FileNotFoundError):
        blobs.open_blob(kept[0])
    store.check()
    assert keys(store) == {kept[1]}


@pytest.mark.parametrize("moved", [True, False])
def test_a_blob_in_a_folder_is_on_the_disk_when_it_is_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moved: bool
) -> None:
    synced = set()
    really = os.fsync

    def fsync(handle: int) -> None:
        really(handle)
        synced.add(Path(f"/proc/self/fd/{handle}").readlink())

    monkeypatch.setattr(os, "fsync", fsync)
    root = tmp_path / "blobs"
    with override_settings(STORAGES=django_settings.STORAGES | {"blobs": blobs_entry(root, None)}):
        upload = tmp_path / "upload"
        upload.write_bytes(b"one")
        key = blobs.keep_file(upload) if moved else keep(b"one")
    assert {root / key, (root / key).parent, (root / key).parent.parent, root} <= synced


def test_a_stored_blob_has_its_time_of_storing(store: BlobStore) -> None:
    before = timezone.now() - timedelta(minutes=1)
    keep(b"one")
    [[found]] = [found for found in store.everything() if found]
    assert before < found.modified < timezone.now() + timedelta(minutes=1)


def test_a_file_on_disk_is_kept_whole(store: BlobStore, tmp_path: Path) -> None:
    """One of several parts in a bucket: parts have 16 MiB."""
    path = tmp_path / "upload"
    data = bytes(range(256)) * 150_000
    path.write_bytes(data)
    key = blobs.keep_file(path)
    with blobs.open_blob(key) as file:
        assert file.size == len(data)
        assert b"".join(iter(lambda: file.read(MEGABYTE), b"")) == data


@pytest.mark.django_db
def test_the_sweep_removes_blobs_that_no_row_refers_to(store: BlobStore) -> None:
    make_endpoint()
    job = submit(make_user(), png())
    lost = {keep(b"one"), keep(b"two")}
    assert blobs.sweep() == 0, "they are young"
    assert keys(store) == {job.document_key} | lost
    assert blobs.sweep(timedelta(seconds=-60)) == 2
    assert keys(store) == {job.document_key}


def test_no_document_is_held_in_memory(bucket: BlobStore, tmp_path: Path) -> None:
    path = tmp_path / "upload"
    with path.open("wb") as file:
        file.truncate(100 * MEGABYTE)
    tracemalloc.start()
    try:
        key = blobs.keep_file(path)
        written = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        with blobs.open_blob(key) as blob:
            size = sum(len(piece) for piece in iter(lambda: blob.read(MEGABYTE), b""))
        read = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert size == 100 * MEGABYTE
    assert written < 60 * MEGABYTE
    assert read < 30 * MEGABYTE


def test_a_bucket_that_is_cut_off_is_unavailable_soon(bucket: BlobStore, s3: RunningS3) -> None:
    kept, path = keep(b"one"), keep(bytes(20 * MEGABYTE))
    blob = blobs.open_blob(path)
    blob.read(1)
    s3.proxy.cut()
    try:
        begun = time.monotonic()
        for act in (
            lambda: blobs.open_blob(kept),
            lambda: keep(b"two"),
            lambda: keys(bucket),
            bucket.check,
            blob.read,
        ):
            with pytest.raises(StoreUnavailable) as refused:
                act()
            assert (refused.value.code, refused.value.kind.status) == ("not_ready", 503)
        blobs.remove([kept])  # nobody waits for it: the sweep removes it
        assert time.monotonic() - begun < 60
    finally:
        blob.close()
        s3.proxy.mend()
    with blobs.open_blob(kept) as file:
        assert file.read() == b"one"
    bucket.check()
    s3.proxy.cut()
    bucket.check()  # it was checked once
    s3.proxy.mend()


def test_a_missing_bucket_loses_nothing(s3: RunningS3) -> None:
    """A wrong bucket name must not look like lost documents, because their jobs would fail."""
    environ = {f"LEGIBLE_{name}": value for name, value in s3.environ.items()} | {"LEGIBLE_S3_BUCKET": "another"}
    with override_settings(STORAGES=django_settings.STORAGES | {"blobs": blobs_entry(None, read_s3(environ))}):
        for act in (lambda: blobs.open_blob("ab/cd/abcd"), lambda: keep(b"one"), blob_store().check, blobs.sweep):
            with pytest.raises(StoreUnavailable):
                act()


def test_a_folder_that_cannot_be_written_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "blobs").write_text("a file where the folder should be")
    with override_settings(STORAGES=django_settings.STORAGES | {"blobs": blobs_entry(tmp_path / "blobs", None)}):
        for act in (lambda: keep(b"one"), blob_store().check):
            with pytest.raises(StoreUnavailable):
                act()
    shutil.rmtree(tmp_path, ignore_errors=True)
