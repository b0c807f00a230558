"""The daily flows of a Hub client against an endpoint: what every version of huggingface_hub must be able to do.

Usage: HF_ENDPOINT=… HF_TOKEN=… python hub-flow.py <owner> <folder with an adapter> <scratch folder>
Prints one JSON object with what was seen; the test compares it.
"""

import json
import sys
from pathlib import Path

import huggingface_hub
from huggingface_hub import CommitOperationAdd, CommitOperationCopy, CommitOperationDelete, HfApi
from huggingface_hub.errors import EntryNotFoundError, RepositoryNotFoundError, RevisionNotFoundError

owner, folder, scratch = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
api = HfApi()
seen = {"client": huggingface_hub.__version__}
repo = f"{owner}/flow"


def raised(call):
    try:
        call()
    except Exception as error:  # the name of the class is what is tested
        return type(error).__name__
    return None


me = api.whoami()
seen["whoami"] = [me["name"], me["auth"]["accessToken"]["role"]]

created = api.create_repo(repo, private=True)
again = api.create_repo(repo, exist_ok=True)
seen["created"] = [created.repo_id, again.repo_id]
seen["created_twice"] = raised(lambda: api.create_repo(repo))
# What PEFT asks first: an empty repository has no README, but it has a revision.
seen["empty_readme"] = raised(lambda: api.hf_hub_download(repo, "README.md"))

pushed = api.upload_folder(repo_id=repo, folder_path=folder, commit_message="First")
seen["files"] = sorted(api.list_repo_files(repo))
again = api.upload_folder(repo_id=repo, folder_path=folder, commit_message="Nothing new")
seen["unchanged"] = again.oid == pushed.oid

api.upload_file(repo_id=repo, path_or_fileobj=b"hello", path_in_repo="notes/hello.txt")
head = api.create_commit(
    repo_id=repo,
    operations=[
        CommitOperationAdd("notes/second.txt", b"second"),
        CommitOperationCopy("notes/hello.txt", "notes/copied.txt"),
        CommitOperationCopy("adapter_model.safetensors", "copies/adapter_model.safetensors"),
        CommitOperationDelete("notes/hello.txt"),
    ],
    commit_message="Several at once",
    commit_description="With a description",
    parent_commit=api.model_info(repo).sha,
)
seen["parent_mismatch"] = raised(
    lambda: api.create_commit(
        repo_id=repo,
        operations=[CommitOperationAdd("late.txt", b"late")],
        commit_message="Too late",
        parent_commit=pushed.oid,
    )
)
seen["commit_info"] = [head.repo_url.repo_id, len(head.oid), head.commit_message]
seen["files_after"] = sorted(api.list_repo_files(repo))

tree = list(api.list_repo_tree(repo, recursive=True, expand=True))
seen["tree"] = sorted([entry.path, hasattr(entry, "size")] for entry in tree)
seen["last_commit"] = {
    entry.path: entry.last_commit.title for entry in tree if hasattr(entry, "size") and entry.last_commit
}["adapter_config.json"]
weights = api.get_paths_info(repo, ["adapter_model.safetensors", "notes", "missing"])
seen["paths_info"] = sorted(entry.path for entry in weights)

api.create_branch(repo, branch="experiment")
api.upload_file(repo_id=repo, path_or_fileobj=b"x", path_in_repo="only-there.txt", revision="experiment")
seen["on_branch"] = [
    api.file_exists(repo, "only-there.txt", revision="experiment"),
    api.file_exists(repo, "only-there.txt"),
]
api.create_tag(repo, tag="before-lunch", revision=pushed.oid)
refs = api.list_repo_refs(repo)
seen["refs"] = [sorted(ref.name for ref in refs.branches), sorted(ref.name for ref in refs.tags)]
seen["at_tag"] = sorted(api.list_repo_files(repo, revision="before-lunch"))
api.delete_tag(repo, tag="before-lunch")
api.delete_branch(repo, branch="experiment")
seen["history"] = [commit.title for commit in api.list_repo_commits(repo)]

one = api.hf_hub_download(repo, "adapter_config.json", cache_dir=scratch / "cache")
seen["config"] = Path(one).read_bytes() == (folder / "adapter_config.json").read_bytes()
whole = Path(api.snapshot_download(repo, cache_dir=scratch / "cache", revision=pushed.oid))
seen["snapshot"] = {
    path.name: path.read_bytes() == (folder / path.name).read_bytes() for path in sorted(whole.iterdir())
}
local = Path(api.snapshot_download(repo, local_dir=scratch / "local"))
seen["local"] = (local / "notes" / "copied.txt").read_text()

info = api.model_info(repo, files_metadata=True)
seen["info"] = {
    "id": info.id,
    "author": info.author,
    "private": info.private,
    "library": info.library_name,
    "pipeline": info.pipeline_tag,
    "tags": sorted(tag for tag in info.tags if tag.startswith("base_model") or tag in ("peft", "lora")),
    "card": info.card_data.get("library_name") if info.card_data else None,
    "sha": info.sha == head.oid,
    "sizes": all(sibling.size is not None for sibling in info.siblings),
}
seen["missing"] = [
    raised(lambda: api.hf_hub_download(repo, "nothing.bin")),
    raised(lambda: api.model_info(repo, revision="nothing")),
    raised(lambda: api.model_info(f"{owner}/nothing")),
    raised(lambda: api.hf_hub_download("meta-llama/Llama-3.1-8B", "config.json")),
]
assert issubclass(EntryNotFoundError, Exception) and issubclass(RepositoryNotFoundError, Exception)
assert issubclass(RevisionNotFoundError, Exception)

seen["listed"] = [model.id for model in api.list_models(author=owner, search="flow")]
seen["not_listed"] = [model.id for model in api.list_models(author=owner, filter="no-such-tag")]

api.create_tag(repo, tag="v1.0.0", tag_message="First release")
served = f"{repo}.v1.0.0"
seen["served"] = sorted(api.list_repo_files(served))
seen["served_refs"] = [ref.name for ref in api.list_repo_refs(served).branches]
seen["served_push"] = raised(
    lambda: api.upload_file(repo_id=served, path_or_fileobj=b"x", path_in_repo="x.txt")
)
snapshot = Path(api.snapshot_download(served, cache_dir=scratch / "cache"))
seen["served_snapshot"] = (snapshot / "notes" / "second.txt").read_text()

api.create_repo(f"{owner}/short-lived")
api.delete_repo(f"{owner}/short-lived")
seen["deleted"] = [
    raised(lambda: api.model_info(f"{owner}/short-lived")),
    raised(lambda: api.delete_repo(f"{owner}/short-lived")),
]
api.delete_file("notes/second.txt", repo_id=repo)
api.delete_folder("copies", repo_id=repo)
seen["left"] = sorted(api.list_repo_files(repo))
print(json.dumps(seen))
