"""The zip archives of `torch.save`: stored records, each starting at a multiple of 64 bytes, as PyTorch lays them out."""

import io
import os
import struct
import zipfile
from binascii import crc32

#: Where the data of a record may start; gaps are filled by an extra field named FB.
ALIGNMENT = 64
_UTF8_NAMES = 0x0800
_SIZES_FOLLOW = 0x0008
_MASK = 0xFFFF_FFFF_FFFF_FFFF


class ArchiveWriter:
    """Writes records under one folder named after the archive."""

    def __init__(self, file, name):
        self._file = file
        self._folder = name
        self._position = 0
        self._entries = []

    def write(self, name, data):
        path = f"{self._folder}/{name}".encode()
        start = self._position
        header_end = start + 30 + len(path) + 4
        padding = -header_end % ALIGNMENT
        extra = b"FB" + struct.pack("<H", padding) + b"Z" * padding
        # CRC and sizes are zero here: they stand in the descriptor behind the data.
        self._put(struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 0, _flags(data), 0, 0, 0, 0, 0, 0, len(path), len(extra)))
        self._put(path + extra)
        checksum = crc32(data)
        if data:
            self._put(data)
            self._put(struct.pack("<4sIII", b"PK\7\x08", checksum, len(data), len(data)))
        self._entries.append((path, start, checksum, len(data)))

    def close(self):
        """Adds the version and the fingerprint, then the directory that makes it a zip file."""
        self.write("version", b"3\n")
        self.write(".data/serialization_id", self._fingerprint())
        start = self._position
        for path, offset, checksum, size in self._entries:
            self._put(
                struct.pack(
                    "<4sHHHHHHIIIHHHHHII",
                    *(b"PK\1\2", 0, 0, _flags(size), 0, 0, 0, checksum, size, size, len(path), 0, 0, 0, 0, 0, offset),
                )
            )
            self._put(path)
        self._end(start)

    def _end(self, start):
        count, size, end = len(self._entries), self._position - start, self._position
        self._put(struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 0x031E, 45, 0, 0, count, count, size, start))
        self._put(struct.pack("<4sIQI", b"PK\6\7", 0, end, 1))
        self._put(struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, count, count, size, start, 0))

    def _fingerprint(self):
        """40 digits from the records' names and contents; nobody checks them."""
        names = contents = 0
        for path, _, checksum, _ in self._entries:
            names = _combine(names, crc32(path))
            contents = _combine(contents, checksum)
        return f"{names:020}{contents:020}".encode()

    def _put(self, data):
        self._file.write(data)
        self._position += len(data)


def _flags(content):
    return _UTF8_NAMES | (_SIZES_FOLLOW if content else 0)


def _combine(seed, value):
    return seed ^ ((value + 0x9E3779B9 + (seed << 6) + (seed >> 2)) & _MASK)


#: A zip file cannot be shorter than its end record.
_SHORTEST = 22


def _unreadable(what):
    return RuntimeError(
        f"PytorchStreamReader failed {what}. This is an internal miniz error. If you are seeing this error, "
        "there is a high likelihood that your checkpoint file is corrupted. This can happen if the checkpoint "
        "was not saved properly, was transferred incorrectly, or the file was modified after saving."
    )


class ArchiveReader:
    """Reads records by their name inside the archive's folder."""

    def __init__(self, file):
        data = file.read()
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except zipfile.BadZipFile:
            why = "not a ZIP archive" if len(data) < _SHORTEST else "failed finding central directory"
            raise _unreadable(f"reading zip archive: {why}") from None
        names = self._zip.namelist()
        if not names or "/" not in names[0]:
            raise RuntimeError("file in archive is not in a subdirectory: " + "".join(names[:1]))
        self._folder = names[0].split("/", 1)[0]
        self.names = [name.removeprefix(f"{self._folder}/") for name in names]

    def has(self, name):
        return name in self.names

    def read(self, name):
        if not self.has(name):
            raise _unreadable(f"locating file {name}: file not found")
        try:
            return self._zip.read(f"{self._folder}/{name}")
        except zipfile.BadZipFile:
            raise _unreadable(f"reading file {name}: file read failed") from None


def archive_name(path):
    """The folder's name inside the archive: the file's without its last extension."""
    base = os.path.basename(path)
    return base.rpartition(".")[0] or base
