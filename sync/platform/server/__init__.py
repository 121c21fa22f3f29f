"""The platform as a server: uvicorn, behind a door that bounds who may stand in it."""
