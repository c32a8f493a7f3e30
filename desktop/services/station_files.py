"""What the station is told by files and keys: the profile of cards, the key that signs tags."""

from __future__ import annotations

from functools import cached_property

from desktop import credentials
from desktop.cardreader.neutral.token import TokenSigner
from desktop.domain.card_profile import CardProfile
from desktop.importers.card_profile_file import load_profile, profile_folders
from desktop.importers.signed_file import read_public_keys
from desktop.services.signing_keys import former_keys, own_key
from desktop.settings import RESOURCES, Settings

TRAINING_PROFILE = "training"
DEMONSTRATION_KEY = 1  # the version that the invented tags were written with
LINK_ONLY_PROFILE = "korrigo-transport"
KEYS = RESOURCES / "cards" / "keys"


class StationFiles:
    """The `StationSources` of a desk. Files are read once; a new one counts at the next start."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def profile(self) -> CardProfile:
        return self._profile

    def signer(self) -> TokenSigner | None:
        return self._signer

    def linking(self) -> CardProfile | None:
        """How cards are told apart; None: by their transport application, as without any profile.

        A profile with open questions is shown at the station and not used here. Raises the refusals
        of `domain.card_profile`: told to link otherwise, a desk must not link this way instead.
        """
        if self._settings.card_profile is None:
            return None
        return self._profile if self._profile.is_ready else None

    @property
    def name(self) -> str:
        """The profile that the settings name; without one a real desk only links."""
        without = TRAINING_PROFILE if self._settings.demonstration else LINK_ONLY_PROFILE
        return self._settings.card_profile or without

    @cached_property
    def _profile(self) -> CardProfile:
        return load_profile(self.name, profile_folders(self._settings.data), read_public_keys(KEYS))

    @cached_property
    def _signer(self) -> TokenSigner | None:
        key = own_key(self._settings)
        if key is None:
            return None
        version = DEMONSTRATION_KEY if self._settings.demonstration else None
        return TokenSigner(key, former_keys(self._settings), version)


class SamSecretFile:
    """The keyring of this desk as the keeper of the SAM's secret."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def read(self) -> str | None:
        return credentials.sam_secret(self._settings)

    def keep(self, secret: str | None) -> None:
        credentials.keep_sam_secret(self._settings, secret)
