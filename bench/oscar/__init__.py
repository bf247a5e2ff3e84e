"""A django-oscar shop from its package, with settings of our own, in a virtual environment of the bench."""
