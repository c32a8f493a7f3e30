"""Cards and tags that the project issues itself: NFC Forum Type 2 and Type 4, signed, and paper."""
