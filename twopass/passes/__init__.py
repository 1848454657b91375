"""The passes over one document, one public function each: they meet only in their artefacts."""
