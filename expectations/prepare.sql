-- What the connection that checks gets first: the closed vocabularies, and EDTF (ISO 8601-2) as SQL.
create or replace temp table vocabulary (list varchar, value varchar);

-- Written apart from flows.facts.edtf, so that each checks the other.
-- Seasons begin in March, June, September and December (northern meteorological); a winter ends in the next year.
create or replace temp macro edtf_bare(x) as regexp_replace(x, '[?~%]', '', 'g');

create or replace temp macro edtf_single_valid(x) as
    regexp_full_match(x, '(\d{4}|\d{1,3}X{1,3}|XXXX)(-(0[1-9]|1[0-2]|2[1-9]|3\d|4[01]|XX))?[?~%]?')
    and length(split_part(edtf_bare(x), '-', 1)) = 4
    or regexp_full_match(x, '(\d{4}|\d{1,3}X{1,3}|XXXX)-(0[1-9]|1[0-2]|XX)-(0[1-9]|[12]\d|3[01]|XX)[?~%]?')
    and length(split_part(x, '-', 1)) = 4
    and (contains(x, 'X') or try_cast(edtf_bare(x) as date) is not null);

create or replace temp macro edtf_division_start(code) as
    case
        when code between 21 and 24 then 3 * (code - 20)
        when code between 25 and 28 then 3 * (code - 24)
        when code between 29 and 32 then [9, 12, 3, 6][code - 28]
        when code between 33 and 36 then 3 * (code - 33) + 1
        when code between 37 and 39 then 4 * (code - 37) + 1
        when code = 40 then 1
        when code = 41 then 7
        else code
    end;

create or replace temp macro edtf_division_months(code) as
    case when code <= 12 then 1 when code <= 36 then 3 when code <= 39 then 4 else 6 end;

create or replace temp macro edtf_part(x, n) as split_part(edtf_bare(x), '-', n);

create or replace temp macro edtf_single_first(x) as
    case
        when edtf_part(x, 1) = 'XXXX' then null
        when contains(edtf_part(x, 1), 'X') or edtf_part(x, 2) in ('', 'XX')
            then make_date(greatest(cast(replace(edtf_part(x, 1), 'X', '0') as integer), 1), 1, 1)
        when edtf_part(x, 3) in ('', 'XX')
            then make_date(cast(edtf_part(x, 1) as integer), edtf_division_start(cast(edtf_part(x, 2) as integer)), 1)
        else cast(edtf_bare(x) as date)
    end;

create or replace temp macro edtf_single_last(x) as
    case
        when edtf_part(x, 1) = 'XXXX' then null
        when contains(edtf_part(x, 1), 'X') or edtf_part(x, 2) in ('', 'XX')
            then make_date(least(cast(replace(edtf_part(x, 1), 'X', '9') as integer), 9998), 12, 31)
        when edtf_part(x, 3) in ('', 'XX')
            then cast(
                edtf_single_first(x) + to_months(edtf_division_months(cast(edtf_part(x, 2) as integer))) - interval 1 day as date
            )
        else cast(edtf_bare(x) as date)
    end;

create or replace temp macro edtf_shape_valid(x) as
    case
        when contains(x, '/')
            then (split_part(x, '/', 1) in ('', '..') or edtf_single_valid(split_part(x, '/', 1)))
            and (split_part(x, '/', 2) in ('', '..') or edtf_single_valid(split_part(x, '/', 2)))
            and split_part(x, '/', 3) = '' and length(x) - length(replace(x, '/', '')) = 1
            and x not in ('/', '../..', '/..', '../')
        else edtf_single_valid(x)
    end;

create or replace temp macro edtf_first(x) as
    case
        when x is null or not edtf_shape_valid(x) then null
        when split_part(x, '/', 1) in ('', '..') then null
        else edtf_single_first(split_part(x, '/', 1))
    end;

create or replace temp macro edtf_last(x) as
    case
        when x is null or not edtf_shape_valid(x) then null
        when not contains(x, '/') then edtf_single_last(x)
        when split_part(x, '/', 2) in ('', '..') then null
        else edtf_single_last(split_part(x, '/', 2))
    end;

create or replace temp macro edtf_valid(x) as
    edtf_shape_valid(x) and coalesce(edtf_first(x) <= edtf_last(x), true);
