"""What the programs relaisctl and relais-platform share as command lines."""
