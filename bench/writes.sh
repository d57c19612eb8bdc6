measure_writes() { :; }
