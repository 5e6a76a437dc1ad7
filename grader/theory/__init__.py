"""What does a free-text answer say, how sure are we, and what should its author think about next?"""
