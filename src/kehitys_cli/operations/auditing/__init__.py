"""What an audit is made of: a seal's case, its rows and matters, the history's, and the codes of minutes."""
