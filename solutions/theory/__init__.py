"""Lab 01: what must an order's log do for the areas that read it?"""
