/**
 * The demonstration: a script of requests goes through Kafka as a platform would send it, every picture is painted once more
 * without steering, and a report compares them. Scripted: a request of the script. Reply: what the platform reads of its
 * outcome. Exhibit: both with their pictures. Figures: what the exhibits amount to. Wires anything; nothing but the command line
 * imports it.
 */
@NullMarked
package io.evenkeel.demo;

import org.jspecify.annotations.NullMarked;
