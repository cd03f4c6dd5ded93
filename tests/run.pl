# run.pl [quick|check|long] [PATTERN ...] - run unit tests (cmocka) and CLI tests (bats) of both builds, show what failed, and count
#
# A test file fails as a whole, too: by its exit status, by fewer tests than it planned, or by output that is no TAP.
# Without a tier: check, or with patterns all tests of the files that match. Which tier a test belongs to stands in its file
# (tests/README): "# bats file_tags=..." and "# bats test_tags=..." in .bats, "tags: ..." in the first comment of a .c.
# ENGINE=NAME runs them by that engine. The last line counts, and says which engine it was.
use strict;
use warnings;
use Cwd;
use File::Temp 'tempdir';
use TAP::Harness;

$| = 1;
my $root = getcwd;
my $tier = @ARGV && $ARGV[0] =~ /^(quick|check|long)$/ ? shift : @ARGV ? 'long' : 'check';
# BUILDS="NAME=FOLDER ..." tests others
my @builds = split ' ', $ENV{BUILDS} || 'plain=build asan=build/asan';
my %build = map { my ($kind, $folder) = split /=/; $kind => "$root/$folder" } @builds;
# A crash must not look like an exit status of ours.
$ENV{ASAN_OPTIONS} = 'exitcode=99:detect_stack_use_after_return=1:allocator_may_return_null=1';
$ENV{UBSAN_OPTIONS} = 'exitcode=99:print_stacktrace=1';
$ENV{LSAN_OPTIONS} = 'exitcode=98';
$ENV{CMOCKA_MESSAGE_OUTPUT} = 'TAP';
delete $ENV{$_} for 'BUILDS', grep { /^IAE_/ && !/^IAE_(PYTHON|TEST_DATA|SEED|FUZZ_SECONDS)$/ } keys %ENV;
# What tests would find out and make again and again: a Python with the modules, and data that many of them read.
($ENV{IAE_PYTHON}) = grep { !system "'$_' -c 'import msgpack, msgpack_numpy, numpy' 2>/dev/null" } $ENV{IAE_PYTHON} || (), 'python3', '/usr/bin/python3';
delete $ENV{IAE_PYTHON} unless defined $ENV{IAE_PYTHON};
$ENV{IAE_ENGINE} = $ENV{ENGINE} if length($ENV{ENGINE} // '');
my ($engine) = `'$build{$builds[0] =~ s/=.*//r}/bin/iae-train' --version` =~ /^(engine .*)/m or die "no programs, or no such engine\n";
$ENV{IAE_FIXTURES} = tempdir(CLEANUP => 1);
$ENV{IAE_TIER} = $tier;

# The tags of each test of a file: of a .c there is one list, of a .bats one for each @test.
sub tags_of {
    my ($file) = @_;
    open my $in, '<', $file or die "$file: $!\n";
    my (@tests, @file_tags, @test_tags);
    while (<$in>) {
        @file_tags = split /[,\s]+/, $1 if /^# bats file_tags=(.*)/ || ($file =~ /\.c$/ && m{^(?:/| )\* tags: ([\w:, ]+)});
        @test_tags = split /[,\s]+/, $1 if /^# bats test_tags=(.*)/;
        next unless /^\@test /;
        push @tests, [@file_tags, @test_tags];
        @test_tags = ();
    }
    return $file =~ /\.c$/ ? [@file_tags] : @tests;
}

# Does a test with these tags run in this tier of this build? Under ASan no program but unit tests is quick.
my %level = (quick => 0, check => 1, long => 2);
sub runs {
    my ($kind, $file, @tags) = @_;
    my $level = $file =~ /\.c$/ ? 0 : 1;
    # whole models by plain loops take hours under ASan
    return 0 if $kind eq 'asan' && $tier ne 'long' && ($ENV{ENGINE} // '') eq 'reference' && $file =~ m{^tests/unit/train/};
    for (@tags) {
        return 0 if $_ eq 'plain' && $kind eq 'asan' || $_ eq 'asan' && $kind ne 'asan';
        $level = $level{$_} if exists $level{$_};
    }
    $level = 1 if $kind eq 'asan' && $file =~ /\.bats$/ && $level < 1;
    for (@tags) {
        $level = $level{$1} if /^(check|long):asan$/ && $kind eq 'asan' && $level{$1} > $level;
    }
    return $level <= $level{$tier};
}

# The same as bats' own filter says it.
sub filter {
    my ($kind) = @_;
    my @out = $tier eq 'long' ? () : $tier eq 'quick' ? 'quick' : '!long';
    push @out, '!long:asan' if $kind eq 'asan' && $tier ne 'long';
    push @out, $kind eq 'asan' ? '!plain' : '!asan';
    return ('--filter-tags', join ',', @out);
}

my (@tests, %command);
for my $kind (map { /^(\w+)/ } @builds) {
    for my $file (sort(glob("tests/unit/*/*.c"), glob("tests/cli/*.bats"))) {
        next if @ARGV && !grep { $file =~ $_ } @ARGV;
        next unless grep { runs($kind, $file, @$_) } tags_of($file);
        my ($name) = $file =~ m{^tests/\w+/(.+)\.\w+$};
        my @run = $file =~ /\.c$/ ? ("$build{$kind}/test/$name")
                                  : ('bats', '--tap', '--print-output-on-failure', filter($kind), $file);
        $command{"$kind $file"} = ['timeout', '1800', 'env', "IAE_BIN=$build{$kind}/bin", @run];
        push @tests, "$kind $file";
    }
}

my (%said, %skips, %count);
my $harness = TAP::Harness->new({
    jobs => $ENV{JOBS} || 2,
    merge => 1,
    verbosity => -3,
    exec => sub { $command{$_[1]} },
});
my ($passed, $failed, $skipped) = (0, 0, 0);
$harness->callback(made_parser => sub {
    my ($parser, $job) = @_;
    my $test = $job->[1];
    $parser->callback(ALL => sub {
        push @{$said{$test}}, $_[0]->as_string;
        return unless $_[0]->is_test;
        # cmocka calls a skipped test "not ok"
        $count{$test}{$_[0]->has_skip ? 'skipped' : $_[0]->is_ok ? 'passed' : 'failed'}++;
        push @{$skips{$test}}, $_[0]->as_string if $_[0]->has_skip;
    });
});
$harness->callback(after_test => sub {
    my ($job, $parser) = @_;
    my $test = $job->[1];
    my $bad = $count{$test}{failed} || 0;
    my $missing = ($parser->tests_planned || 0) - $parser->tests_run;
    $bad += $missing if $missing > 0;
    $bad ||= 1 if $parser->parse_errors || $parser->exit || !$parser->tests_run;
    my $skip = $count{$test}{skipped} || 0;
    my $good = $count{$test}{passed} || 0;
    $passed += $good;
    $failed += $bad;
    $skipped += $skip;
    printf "%s  %s: %d passed%s%s, %.0f s\n", $bad ? 'FAIL' : 'ok  ', $test, $good, $bad ? ", $bad failed" : '',
        $skip ? ", $skip skipped" : '', $parser->end_time - $parser->start_time;
    if ($bad) {
        print "    | $_\n" for map { split /\n/ } @{$said{$test} || []};
        print "    | exit status ", $parser->exit >> 8 || $parser->exit, "\n" if $parser->exit;
        print "    | $_\n" for $parser->parse_errors;
    }
    delete $said{$test};
});
$harness->runtests(@tests);

my %reasons;
for my $test (sort keys %skips) {
    $reasons{/# skip\s*(.*)/i ? $1 : 'no reason given'}++ for @{$skips{$test}};
}
print "skipped $reasons{$_}: $_\n" for sort keys %reasons;
print "$passed passed, $failed failed, $skipped skipped, $engine\n";
exit($failed || !$passed ? 1 : 0);
