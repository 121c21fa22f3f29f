"""Conducting a campaign: what operators publish, group and decide."""
