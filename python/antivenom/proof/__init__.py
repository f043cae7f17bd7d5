"""Is what a rule of the guide says true?

A rule shows a weakness in `noncompliantNN.py` and its cure in `compliantNN.py`. Its `proof.py`
holds an attack and says what the feature is for. This package runs the one against the other, in
child processes only: nothing of a rule is ever imported or executed here.

    PAYLOADS = ("...", ...)                    # plain literals, read without running the file
    def exploit(module, payload) -> bool: ...  # True: the attack worked
    def behaviour(module) -> None: ...         # raises if the feature does not work

`module` is the part of an example above its line `# --- exploit ---`. Demanded is that

1. every payload works on every noncompliant file and fails on every compliant one;
2. `behaviour` holds on all of them;
3. every example also runs alone, to exit status 0;
4. the cure is *load-bearing*: with a part of it taken back, a payload works again or `behaviour`
   breaks. Parts that change nothing are listed in `EQUIVALENT`, each with its reason.

Each of these runs is a *trial* in a fresh child. An exception, a time limit, a reach for the
network or a missing verdict is an error of the trial, and never "the attack failed".

`KIND` says what the attack shows:

* `exploit` (the default): it reaches something that it should not;
* `property`: it breaks a statement that ought to hold, such as "two tokens are never equal";
* `differential`: two readers of the same input disagree;
* `liveness`: the program stops answering. Here a time limit *is* the effect, provided that the
  trial had come as far as calling `exploit`; returning True says the same, and sooner.

What does not follow: a proof shows that this attack works here and not there. It does not show
that the compliant file is safe from every attack.
"""

from antivenom.proof.folder import find_folders, read_folder
from antivenom.proof.judgement import RuleVerdict, Verdict
from antivenom.proof.schedule import prove

__all__ = ["RuleVerdict", "Verdict", "find_folders", "prove", "read_folder"]
