package io.evenkeel.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Measures pieces of work, each a row of a table: how long it takes, and what it does to the memory of this process. */
final class ResourceMeter {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final List<MemoryPoolMXBean> HEAP = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();

    private final PrintStream out;

    /** Prints the table's head. Memory is in MB; "-" where the platform does not tell it. */
    ResourceMeter(PrintStream out) {
        this.out = out;
        printRow("", "seconds", "heap peak", "resident before", "after", "peak so far");
    }

    /** Does the work, and prints a row. */
    <T> T measure(String name, Supplier<T> work) {
        HEAP.forEach(MemoryPoolMXBean::resetPeakUsage);
        String before = formatMemory("VmRSS:");
        long start = System.nanoTime();
        T result = work.get();
        double seconds = (System.nanoTime() - start) / 1e9;
        printRow(
                name,
                String.format(Locale.ROOT, "%.3f", seconds),
                formatMegabytes(heapPeak()),
                before,
                formatMemory("VmRSS:"),
                formatMemory("VmHWM:"));
        return result;
    }

    static String formatMegabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / 1e6);
    }

    private void printRow(String name, String seconds, String heap, String before, String after, String peak) {
        out.printf(Locale.ROOT, "%-28s %9s %10s %16s %9s %12s%n", name, seconds, heap, before, after, peak);
    }

    /** Bytes: the most that was in use, garbage included; at most, as the pools' peaks need not have been at one time. */
    private static long heapPeak() {
        return HEAP.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    }

    private static String formatMemory(String field) {
        long bytes = readBytes(field);
        return bytes == 0 ? "-" : formatMegabytes(bytes);
    }

    /** Bytes of this process that are in memory; 0 where the platform does not tell. */
    static long residentBytes() {
        return readBytes("VmRSS:");
    }

    private static long readBytes(String field) {
        if (!Files.isReadable(STATUS)) {
            return 0;
        }
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(field))
                    .mapToLong(
                            line -> 1024 * Long.parseLong(line.replaceAll("\\D", ""))) // of kB, by which KiB is meant
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
