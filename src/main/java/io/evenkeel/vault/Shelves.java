package io.evenkeel.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where sealed files lie. Pictures by digest, so that they are found by it, and whose they are is told by their names; contents
 * by request. What lies elsewhere is noted by its request, so that all of it is found when it is erased.
 */
final class Shelves {
    private static final String PICTURE = "picture.";

    private final Path folder;

    Shelves(Path folder) {
        this.folder = folder;
    }

    /** A copy of a picture, and whose. */
    record Copy(String tenant, String request) {}

    void putContent(String tenant, String request, String commitment, byte[] sealed) {
        Asides.putIfAbsent(request(tenant, request).resolve("content." + commitment), sealed);
    }

    Optional<byte[]> content(String tenant, String request, String commitment) {
        return read(request(tenant, request).resolve("content." + commitment));
    }

    boolean hasPicture(String digest, Copy copy) {
        return Files.exists(place(digest, copy));
    }

    /** The note first: a picture without one would outlive its request. */
    void putPicture(String digest, Copy copy, byte[] sealed) {
        note(request(copy.tenant(), copy.request()), PICTURE + digest);
        Asides.putIfAbsent(place(digest, copy), sealed);
    }

    private static void note(Path folder, String name) {
        try {
            Files.createDirectories(folder);
            if (!Files.exists(folder.resolve(name))) {
                Files.write(folder.resolve(name), new byte[0]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("(" + folder + ") takes no file", e);
        }
    }

    Optional<byte[]> picture(String digest, Copy copy) {
        return read(place(digest, copy));
    }

    /** All copies of a picture. */
    List<Copy> copies(String digest) {
        return names(pictures(digest)).stream()
                .filter(name -> name.matches("[a-z0-9-]+\\.[0-9a-f]{64}"))
                .map(name -> new Copy(name.split("\\.", 2)[0], name.split("\\.", 2)[1]))
                .toList();
    }

    /** Removes all of a request. @return how many pictures */
    int clear(String tenant, String request) {
        Path all = request(tenant, request);
        int pictures = 0;
        for (String name : names(all)) {
            if (name.startsWith(PICTURE)) {
                String digest = name.substring(PICTURE.length());
                delete(place(digest, new Copy(tenant, request)));
                delete(pictures(digest));
                pictures++;
            }
            delete(all.resolve(name));
        }
        delete(all);
        return pictures;
    }

    private static void delete(Path place) {
        try {
            Files.deleteIfExists(place);
        } catch (DirectoryNotEmptyException e) {
            // others' copies are in it
        } catch (IOException e) {
            throw new UncheckedIOException("(" + place.getFileName() + ") cannot be deleted", e);
        }
    }

    private static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("(" + folder.getFileName() + ") cannot be read", e);
        }
    }

    private static Optional<byte[]> read(Path place) {
        try {
            return Optional.of(Files.readAllBytes(place));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("(" + place.getFileName() + ") cannot be read", e);
        }
    }

    private Path request(String tenant, String request) {
        return folder.resolve("requests")
                .resolve(tenant)
                .resolve(request.substring(0, 2))
                .resolve(request);
    }

    private Path pictures(String digest) {
        return folder.resolve("pictures").resolve(digest.substring(0, 2)).resolve(digest);
    }

    private Path place(String digest, Copy copy) {
        return pictures(digest).resolve(copy.tenant() + "." + copy.request());
    }
}
