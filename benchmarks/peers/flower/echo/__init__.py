"""FedAvg with clients that do nothing."""
