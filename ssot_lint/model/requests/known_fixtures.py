"""The fixtures of pytest and of its published plugins, by the distribution that brings them."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import lru_cache

BUILT_IN = frozenset(
    "cache capfd capfdbinary caplog capsys capsysbinary capteesys doctest_namespace monkeypatch pytestconfig"
    " record_property record_testsuite_property record_xml_attribute recwarn request subtests tmp_path tmp_path_factory"
    " tmpdir tmpdir_factory".split()
)

# One line per distribution; a name may be a glob. Without names: a plugin that gives none, which is worth knowing too.
_TABLE = """
pytester: pytester testdir linecomp LineMatcher
anyio: anyio_backend anyio_backend_name anyio_backend_options free_tcp_port free_udp_port free_tcp_port_factory \
free_udp_port_factory
pytest-asyncio: event_loop event_loop_policy unused_tcp_port unused_tcp_port_factory unused_udp_port \
unused_udp_port_factory _function_event_loop
alt-pytest-asyncio: override_loop
pytest-trio: nursery mock_clock autojump_clock trio_*
pytest-twisted: reactor
pytest-tornado: io_loop http_client http_server http_port base_url _unused_port
pytest-tornasync: io_loop http_server http_server_client http_server_port
pytest-aiohttp: aiohttp_* loop proactor_loop test_client raw_test_server test_server unused_port unused_tcp_port*
aiohttp: aiohttp_*
pytest-sanic: app loop sanic_client test_client test_server test_cli unused_port
sanic-testing: test_client
pytest-quart-trio: nursery
pytest-django: db transactional_db client async_client admin_client admin_user django_* rf async_rf settings \
live_server mailoutbox transaction_testcase
pytest-flask: client client_class config live_server accept_*
pytest-flask-sqlalchemy: db_session db_engine mocked_sessions
pytest-fastapi-deps: fastapi_dep
pytest-mock: mocker class_mocker module_mocker package_mocker session_mocker
pytest-mockito: when when2 expect unstub spy2 patch
pytest-httpx: httpx_mock assert_all_responses_were_requested non_mocked_hosts
respx: respx_mock
requests-mock: requests_mock
pytest-responses: responses
pytest-aioresponses: aioresponses
pytest-httpserver: httpserver httpserver_* make_httpserver*
pytest-localserver: httpserver httpsserver smtpserver
pytest-localftpserver: ftpserver ftpserver_TLS
pytest-httpbin: httpbin httpbin_* class_based_httpbin*
pytest-recording: vcr vcr_config vcr_cassette_dir record_mode default_cassette_name block_network
pytest-vcr: vcr vcr_config vcr_cassette vcr_cassette_dir vcr_cassette_name
betamax: betamax_*
pytest-socket: socket_disabled socket_enabled
pytest-freezer: freezer
pytest-freezegun: freezer
pytest-freeze-time: freezer
time-machine: time_machine
pytest-time-machine: time_machine
pytest-xdist: worker_id testrun_uid
pytest-cov: cov no_cover
pytest-benchmark: benchmark benchmark_weave
pytest-codspeed: benchmark
pytest-memray:
pytest-timeout:
pytest-rerunfailures:
pytest-repeat: __pytest_repeat_step_number
pytest-order:
pytest-ordering:
pytest-dependency:
pytest-randomly:
pytest-random-order:
pytest-sugar:
pytest-pretty:
pytest-clarity:
pytest-icdiff:
pytest-instafail:
pytest-forked:
pytest-split:
pytest-shard:
pytest-parallel:
pytest-retry:
pytest-testmon: testmon
pytest-picked:
pytest-watch:
pytest-watcher:
pytest-env:
pytest-dotenv:
pytest-spec:
pytest-ruff:
pytest-black:
pytest-isort:
pytest-flake8:
pytest-pylint:
pytest-mypy:
pytest-mypy-plugins:
pytest-pycodestyle:
pytest-doctestplus:
pytest-github-actions-annotate-failures:
pytest-cases: fixture_*
pytest-lazy-fixture:
pytest-lazy-fixtures:
pytest-assume:
pytest-unordered:
pytest-approx:
pytest-travis-fold:
pytest-runner:
pytest-click: cli_runner isolated_cli_runner
pytest-check: check
pytest-subtests: subtests
pytest-html: extra extras
pytest-metadata: metadata json_metadata include_metadata_in_junit_xml
pytest-json-report: json_metadata
pytest-harvest: results_bag module_results_* session_results_* fixture_store
pytest-print: printer printer_session pretty_printer create_pretty_printer*
pytest-examples: eval_example
pytest-subprocess: fp fake_process fake_subprocess
pytest-console-scripts: script_runner script_cwd script_launch_mode
pytest-cli: cli
pytest-shutil: workspace
pytest-virtualenv: virtualenv
pytest-venv: venv
pytest-git: git_repo
pytest-datadir: datadir shared_datadir original_datadir lazy_datadir lazy_shared_datadir
pytest-datafiles: datafiles
pytest-datatest:
pytest-regressions: data_regression dataframe_regression file_regression image_regression ndarrays_regression \
num_regression datadir shared_datadir original_datadir
pytest-regtest: regtest regtest_all
pytest-snapshot: snapshot
syrupy: snapshot
snapshottest: snapshot
pytest-insta: snapshot
pytest-image-snapshot: image_snapshot
pytest-textual-snapshot: snap_compare
pytest-golden: golden
pytest-approvaltests: verify_*
pytest-mpl: mpl_*
pytest-plt: plt
pytest-notebook: nb_regression
pytest-jupyter: jp_* http_server_client echo_kernel_spec send_request io_loop \
asyncio_loop http_server http_server_port
pytest-tornasync-jupyter: jp_*
jupyter-server: jp_* send_request io_loop http_server http_server_client
jupyterlab-server: jp_* labserverapp workspaces_dir schemas_dir translations_dir labextensions_dir make_labserver_app \
make_lab_app
pytest-console:
pyfakefs: fs fs_module fs_session fs_class
pytest-qt: qtbot qapp qapp_args qapp_cls qtlog qtmodeltester
pytest-xvfb: xvfb
pytest-playwright: page context browser browser_* playwright new_context device is_chromium is_firefox is_webkit \
launch_browser connect_options delete_output_dir output_path _artifacts_recorder
pytest-playwright-asyncio: page context browser browser_* playwright new_context launch_browser
pytest-selenium: selenium driver driver_* capabilities session_capabilities chrome_options firefox_options \
edge_options safari_options sensitive_url
pytest-base-url: base_url _verify_url
pytest-splinter: browser session_browser browser_instance_getter splinter_*
pytest-variables: variables
pytest-bdd: pytestbdd_* _pytest_bdd_example
pytest-factoryboy:
pytest-faker: faker
faker: faker
factory-boy: faker
hypothesis: _hypothesis_*
celery: celery_* depends_on_current_app use_celery_app_trap
pytest-celery: celery_* default_*
kombu:
pytest-docker: docker_ip docker_services docker_compose_* docker_setup docker_cleanup
pytest-docker-compose: docker_*_containers docker_network_info docker_project *_scoped_container_getter
pytest-docker-tools:
pytest-postgresql: postgresql postgresql_proc postgresql_noproc
pytest-postgres: postgres_server
pytest-pgsql: postgresql_db transacted_postgresql_db
pytest-mysql: mysql mysql_proc mysql_noproc
pytest-redis: redisdb redis_proc redis_nooproc
pytest-mongo: mongodb mongo_proc mongo_noproc
pytest-mongodb: mongodb
pytest-elasticsearch: elasticsearch elasticsearch_proc elasticsearch_nooproc
pytest-rabbitmq: rabbitmq rabbitmq_proc rabbitmqctl_*
pytest-kafka:
pytest-dynamodb: dynamodb dynamodb_proc
pytest-solr: solr solr_core solr_process
pytest-server-fixtures: mongo_server redis_server http_server xvfb_server jenkins_server postgres_server \
rethink_server s3_bucket s3_server
pytest-mock-resources: pmr_*
pytest-alembic: alembic_runner alembic_config alembic_engine
pytest-sqlalchemy: engine connection transaction dbsession
pytest-sqlalchemy-mock: mocked_session
pytest-pyramid: pyramid_*
pytest-dash: dash_*
dash: dash_duo dash_br dash_thread_server dash_process_server dash_multi_process_duo dashr dashr_server dashjl
pytest-ansible: ansible_*
pytest-testinfra: host
testinfra: host
pytest-operator: ops_test event_loop
pytest-reportportal: rp_logger rp_*
pytest-logbook: logbook_*
pytest-structlog: log structlog_*
pytest-loguru: loguru
logot: logot
logfire: capfire
pytest-smtpd: smtpd
pytest-servers: tmp_upath* s3_* gs_* azurite
pytest-cython: doctest_namespace
tox: tox_project monkeypatch_* demo_pkg_*
devpi-server:
nbval:
sybil:
xdoctest:
schemathesis:
flaky:
"""


def _read_table() -> dict[str, tuple[str, ...]]:
    rows = (line.partition(":") for line in _TABLE.strip().splitlines())
    return {name.strip(): tuple(fixtures.split()) for name, _, fixtures in rows}


PLUGINS = _read_table()
# Other packages bring these along, so that nobody declares them.
_TRANSITIVE = frozenset({"anyio", "aiohttp", "pytester", "hypothesis"})
# Modules that are named in `pytest_plugins` or with `-p`, where the name alone does not say which row is meant.
_MODULES = {
    "celery.contrib.pytest": "celery",
    "xdist": "pytest-xdist",
    "sugar": "pytest-sugar",
    "tornasync": "pytest-tornasync",
}


@lru_cache(maxsize=4096)
def givers_of(name: str) -> tuple[str, ...]:
    """The distributions that bring a fixture of this name, as far as the table knows; never pytest itself."""
    return tuple(plugin for plugin, names in PLUGINS.items() if any(fnmatchcase(name, each) for each in names))


def comes_with_others(plugin: str) -> bool:
    """Whether a plugin is usually installed without being asked for."""
    return plugin in _TRANSITIVE


def plugin_of_module(module: str) -> str | None:
    """The row of the table that a plugin's module name (`pytest_asyncio`, `aiohttp.pytest_plugin`) belongs to."""
    known = _MODULES.get(module)
    if known is not None:
        return known
    root = module.partition(".")[0].replace("_", "-").lower()
    return next((name for name in (root, f"pytest-{root}") if name in PLUGINS), None)
