package io.evenkeel.standalone;

import io.quarkus.runtime.QuarkusApplication;

/** The demonstration. */
public class DemoRun implements QuarkusApplication {
    @Override
    public int run(String... args) {
        return 0;
    }
}
