"""What a Hub client meets beside its daily flows: large files, refusals, warnings, quarantine.

Usage: HF_ENDPOINT=… HF_TOKEN=… python hub-edges.py <owner> <withdrawn repo> <hidden repo> <read token> <publish token>
Prints one JSON object with what was seen; the test compares it.
"""

import json
import logging
import os
import sys
import tempfile

from huggingface_hub import CommitOperationAdd, HfApi
from huggingface_hub import _commit_api, _upload_pipeline

owner, withdrawn, hidden, read_token, publish_token = sys.argv[1:6]
api = HfApi()
seen = {}
repo = f"{owner}/edges"


def raised(call):
    try:
        call()
    except Exception as error:  # name and words are what is tested
        return [type(error).__name__, str(error)]
    return None


warnings = []


class Keep(logging.Handler):
    def emit(self, record):
        warnings.append(record.getMessage())


logging.getLogger("huggingface_hub").addHandler(Keep())

api.create_repo(repo)
regular_modes = _commit_api._fetch_upload_modes


def all_large(additions, **options):
    regular_modes(additions=additions, **options)
    for addition in additions:
        addition._upload_mode = "lfs"
        addition._remote_oid = None


if "HF_HUB_DISABLE_XET" not in os.environ:
    # Above the ceiling of commits a client with Xet fails, and shows no answer of a server without: it is warned before.
    with tempfile.NamedTemporaryFile() as file:
        file.truncate(2**30 + 1)
        outcome = raised(lambda: api.upload_file(repo_id=repo, path_or_fileobj=file.name, path_in_repo="x.bin"))
    seen["refused"] = outcome is not None
    seen["warned"] = any("HF_HUB_DISABLE_XET=1" in text for text in warnings)
    print(json.dumps(seen))
    sys.exit()

# The same path for a smaller file: LFS batch, PUT to a signed address, verify.
_commit_api._fetch_upload_modes = _upload_pipeline._fetch_upload_modes = all_large
large = os.urandom(3_000_000)
with tempfile.NamedTemporaryFile() as file:
    file.write(large)
    file.flush()
    for attempt in ["Large", "Large again"]:
        api.create_commit(
            repo,
            operations=[CommitOperationAdd("large.safetensors", file.name)],
            commit_message=attempt,
        )
_commit_api._fetch_upload_modes = _upload_pipeline._fetch_upload_modes = regular_modes
got = api.hf_hub_download(repo, "large.safetensors")
seen["large"] = [open(got, "rb").read() == large, api.get_paths_info(repo, ["large.safetensors"])[0].lfs.size]
api.upload_file(repo_id=repo, path_or_fileobj=b"{}", path_in_repo="adapter_config.json")
api.upload_file(repo_id=repo, path_or_fileobj=b"pickle", path_in_repo="adapter_model.bin")
warnings.clear()
api.hf_hub_download(repo, "adapter_config.json")
seen["warnings"] = warnings.copy()

seen["withdrawn"] = [
    raised(lambda: api.model_info(withdrawn))[0],
    raised(lambda: api.list_repo_files(f"{withdrawn}.v1.0.0"))[0],
    # Downloads look into the cache first, then say that they found nothing there.
    raised(lambda: api.snapshot_download(f"{withdrawn}.v1.0.0"))[0],
]
seen["hidden"] = raised(lambda: api.model_info(hidden))[0]
seen["read_only"] = raised(
    lambda: api.upload_file(repo_id=repo, path_or_fileobj=b"x", path_in_repo="x", token=read_token)
)[1].find("lacks the scope 'write'") > 0
seen["wrong_token"] = raised(lambda: api.whoami(token="hf_wrong"))[0]
seen["exists_for_reader"] = api.create_repo(repo, exist_ok=True, token=read_token).repo_id
seen["pickle"] = [
    api.file_exists(repo, "adapter_model.bin"),
    api.file_exists(repo, "adapter_model.bin", token=publish_token),
    "adapter_model.bin" in api.list_repo_files(repo, token=publish_token),
]

card = lambda text: lambda: api.upload_file(  # noqa: E731
    repo_id=repo, path_or_fileobj=text.encode(), path_in_repo="README.md"
)
bomb = "---\na: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{new}: &{new} [{','.join(['*' + old] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi")
)
seen["bad_yaml"] = raised(card("---\nlicense: [\n---\n"))[0]
seen["yaml_bomb"] = raised(card(f"{bomb}---\n"))[0]
seen["long_card"] = raised(card("x" * 5_000_000))[0]
seen["paths"] = [
    raised(lambda: api.upload_file(repo_id=repo, path_or_fileobj=b"x", path_in_repo=path))[0]
    for path in ["a\\b", "ADAPTER_config.json", "adapter_config.json/x", "CON\u202etxt"]
]
seen["unsupported"] = [
    "pull requests" in raised(lambda: api.upload_file(repo_id=repo, path_or_fileobj=b"x", path_in_repo="x", create_pr=True))[1],
    "models" in raised(lambda: api.create_repo(f"{owner}/rows", repo_type="dataset"))[1],
    "Access is not gated" in raised(lambda: api.update_repo_settings(repo, gated="manual"))[1],
]
api.update_repo_settings(repo, private=False)
seen["public"] = api.model_info(repo).private is False
print(json.dumps(seen))
