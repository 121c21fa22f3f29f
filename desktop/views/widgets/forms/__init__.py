"""What is filled in: fields with their label and error, the choices among them, and the form that binds them."""
