// First of all imports: libraries read it as they are loaded, and check more while it is unset.
process.env.NODE_ENV = "production";
