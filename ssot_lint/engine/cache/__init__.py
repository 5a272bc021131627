"""Reports kept from earlier runs, for as long as all that they rest on is as it was. See docs/design/006-cache.md."""
