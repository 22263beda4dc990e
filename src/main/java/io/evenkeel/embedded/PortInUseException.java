package io.evenkeel.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A port that an embedded server needs is in use. */
public final class PortInUseException extends RuntimeException {
    private PortInUseException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Looks whether a server could listen there. @throws PortInUseException if not, naming the key that changes the port */
    static void check(String server, int port, String key) {
        try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            free.setReuseAddress(true);
        } catch (IOException e) {
            throw new PortInUseException(
                    "port (" + port + ") for the embedded " + server
                            + " is taken.\nMaybe Evenkeel runs already; else set " + key + " to a free port.",
                    e);
        }
    }
}
