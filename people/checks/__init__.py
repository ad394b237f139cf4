"""Looking whether what the database holds is as it should be. Each app has its checks; each gives `Finding`s."""
