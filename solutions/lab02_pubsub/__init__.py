"""Lab 02: how does one sale reach several systems, and none of them the web site?"""
