package io.evenkeel.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Prepares a demonstration's folder, and settings that let it run beside anything: its own servers, free ports, a quiet console. */
public final class DemoSettings {
    /** Where the servers and the model live, within the folder. */
    static final String DATA = "data";

    private static final String LOG = "demo.log";
    private static final List<String> OUTPUT_NAMES =
            List.of("index.html", "report.json", "report.css", "report.js", "pictures", DATA, LOG);

    private DemoSettings() {}

    /**
     * Clears the folder of an earlier demonstration, and sets the settings, as system properties. Must come first: the
     * application reads them when it starts.
     *
     * @throws IllegalArgumentException if the folder holds what no demonstration left there
     */
    public static void apply(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        prepareFolder(absolute);
        System.setProperty("evenkeel.embedded.data", absolute.resolve(DATA).toString());
        for (String serverSetting :
                List.of("quarkus.datasource.jdbc.url", "kafka.bootstrap.servers", "quarkus.oidc.auth-server-url")) {
            System.setProperty(serverSetting, ""); // embedded ones, whatever the environment names
        }
        for (String port :
                List.of("evenkeel.embedded.database-port", "evenkeel.embedded.broker-port", "quarkus.http.port")) {
            System.setProperty(port, Integer.toString(findFreePort()));
        }
        System.setProperty("quarkus.http.host", "127.0.0.1");
        System.setProperty("quarkus.log.console.enabled", "false");
        System.setProperty("quarkus.log.file.enabled", "true");
        System.setProperty("quarkus.log.file.path", absolute.resolve(LOG).toString());
    }

    public static void prepareFolder(Path folder) {
        try {
            Files.createDirectories(folder);
            if (!isEmpty(folder) && !Files.exists(folder.resolve(LOG))) {
                throw new IllegalArgumentException(
                        "folder (" + folder + ") is not empty, and no demonstration made it.\nMaybe name another one.");
            }
            for (String name : OUTPUT_NAMES) {
                delete(folder.resolve(name));
            }
            Files.createFile(folder.resolve(LOG)); // by which the next one knows the folder
        } catch (IOException e) {
            throw new UncheckedIOException("folder (" + folder + ") cannot be cleared", e);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    private static void delete(Path tree) throws IOException {
        if (Files.exists(tree)) {
            List<Path> leavesFirst;
            try (Stream<Path> walk = Files.walk(tree)) {
                leavesFirst = walk.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path path : leavesFirst) {
                Files.delete(path);
            }
        }
    }

    private static int findFreePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
