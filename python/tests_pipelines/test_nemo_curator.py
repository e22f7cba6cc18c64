"""NeMo Curator's modifier, called as its stage calls it."""

import pytest

pytest.importorskip("nemo_curator")
from saaf.nemo_curator import SaafModifier  # noqa: E402


def test_modifier_cleans_a_field():
    modifier = SaafModifier(profile="corpus")
    assert (modifier.name, modifier.modify_document("caf&eacute;  ")) == ("SaafModifier", "café")


def test_wrong_options_are_named_at_once():
    with pytest.raises(TypeError, match="profil"):
        SaafModifier(profil="x")
