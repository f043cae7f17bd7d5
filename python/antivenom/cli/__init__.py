"""What can be asked of antivenom on the command line? One module for each verb."""
