"""What every adapter to a shop must keep: subclass `GatewayContract` and hand it your gateway."""
