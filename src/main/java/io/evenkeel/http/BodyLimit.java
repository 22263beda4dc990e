package io.evenkeel.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Sets the maximum body size of an endpoint, in place of {@code evenkeel.http.max-body-bytes}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface BodyLimit {
    /** Maximum size in KiB. */
    int kib();
}
