"""The roof: settings, urls, the Celery app and the beat schedule."""
