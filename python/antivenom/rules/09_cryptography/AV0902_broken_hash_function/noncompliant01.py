"""Install only packages whose content was reviewed."""

import hashlib


class Review:
    def __init__(self) -> None:
        self._approved: set[str] = set()

    def _digest(self, package: bytes) -> str:
        return hashlib.md5(package).hexdigest()  # expect: AV0902

    def approve(self, package: bytes) -> None:
        self._approved.add(self._digest(package))

    def may_install(self, package: bytes) -> bool:
        return self._digest(package) in self._approved


# --- exploit ---
REVIEWED = bytes.fromhex(
    "d131dd02c5e6eec4693d9a0698aff95c2fcab58712467eab4004583eb8fb7f89"
    "55ad340609f4b30283e488832571415a085125e8f7cdc99fd91dbdf280373c5b"
    "d8823e3156348f5bae6dacd436c919c6dd53e2b487da03fd02396306d248cda0"
    "e99f33420f577ee8ce54b67080a80d1ec69821bcb6a8839396f9652b6ff72a70"
)
# One of the pairs with equal MD5 digests that Xiaoyun Wang and others published; six bytes differ.
SUBSTITUTE = bytes(
    byte ^ {19: 0x80, 45: 0x80, 59: 0x80, 83: 0x80, 109: 0x80, 123: 0x80}.get(place, 0)
    for place, byte in enumerate(REVIEWED)
)

if __name__ == "__main__":
    review = Review()
    review.approve(REVIEWED)
    print("another package may be installed:", review.may_install(SUBSTITUTE))
