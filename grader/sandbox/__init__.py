"""How is a student's code run without being able to touch anything but its own topics?"""
