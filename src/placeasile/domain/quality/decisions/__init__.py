"""Commands on the visits, the marks, the actions and the incidents of a structure."""
