"""An S3 server of the tests' own, spoken to over the loopback, and what lies on it."""

import logging
import os
from contextlib import contextmanager

import pytest

CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing-secret",
    "AWS_DEFAULT_REGION": "us-east-1",
}
QUICK = {"AWS_MAX_ATTEMPTS": "1", "AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": os.devnull}


@contextmanager
def s3_server():
    """Within it the environment says where the server is, for us and for all that we start; `Bucket` s are on it."""
    moto = pytest.importorskip("moto.server", reason="moto, an S3 server, is not installed")
    s3fs = pytest.importorskip("s3fs", reason="the extra `store` is not installed")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (CREDENTIALS | QUICK).items():
            patch.setenv(name, value)
        patch.setenv("AWS_ENDPOINT_URL", "http://{}:{}".format(*server.get_host_and_port()))
        s3fs.S3FileSystem.clear_instance_cache()
        try:
            yield
        finally:
            s3fs.S3FileSystem.clear_instance_cache()
            server.stop()


class Bucket:
    """A new bucket: what lies in it, by name."""

    def __init__(self, name):
        self.name, self.url = name, f"s3://{name}"
        s3fs = pytest.importorskip("s3fs")
        s3fs.S3FileSystem.clear_instance_cache()
        self._files = s3fs.S3FileSystem(use_listings_cache=False)
        self._files.mkdir(name)

    def put(self, name, content):
        self._files.pipe_file(f"{self.name}/{name}", content)

    def remove(self, name):
        self._files.rm_file(f"{self.name}/{name}")

    def contents(self, folder=""):
        found = self._files.find(f"{self.name}/{folder}".rstrip("/"))
        return {each.removeprefix(f"{self.name}/{folder}").strip("/"): self._files.cat_file(each) for each in found}

    def moments(self, folder=""):
        """When each object was written."""
        found = self._files.find(f"{self.name}/{folder}".rstrip("/"), detail=True)
        return {name: told["LastModified"] for name, told in found.items()}
